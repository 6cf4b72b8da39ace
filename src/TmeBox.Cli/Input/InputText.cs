using System.Text;
using TmeBox.Conformance.Files;
using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>A file as text: bounded, UTF-8, free of control characters and of tabs that indent.</summary>
static class InputText
{
    public const int MostBytes = 1 << 20;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null after a problem.</summary>
    public static string? Read(string path, List<InputProblem> problems)
    {
        var start = new Position(path, 1, 1);
        byte[] bytes;
        try
        {
            bytes = Bounded(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(new(start, new(InputRules.Unreadable, FileTrouble.Found(path, e), Near(path), "")));
            return null;
        }
        if (bytes.Length > MostBytes)
        {
            problems.Add(new(start, new(InputRules.TooLarge, "more than 1048576 bytes", "at most 1048576 bytes", "")));
            return null;
        }
        return Decode(path, bytes, problems);
    }

    static byte[] Bounded(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var bytes = new byte[MostBytes + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    static string Near(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (string.IsNullOrEmpty(folder)) folder = ".";
        if (path.Length == 0 || !Directory.Exists(folder)) return "a readable file";
        var names = Directory.EnumerateFiles(folder, "*.yaml").Take(1000).Select(Path.GetFileName).OfType<string>();
        return Suggestion.Nearest(Path.GetFileName(path), names) is { } near ? $"a readable file (did you mean '{near}'?)" : "a readable file";
    }

    static string? Decode(string path, byte[] bytes, List<InputProblem> problems)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException)
        {
            var good = GoodPrefix(bytes);
            problems.Add(new(PositionOf(path, good), new(InputRules.NotUtf8, $"byte 0x{bytes[Encoding.UTF8.GetByteCount(good)]:x2}", "UTF-8", "")));
            return null;
        }
        var before = problems.Count;
        Scan(path, text, problems);
        return problems.Count == before ? text : null;
    }

    static string GoodPrefix(byte[] bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes.AsSpan(at), out _, out var used) == System.Buffers.OperationStatus.Done) at += used;
        return Encoding.UTF8.GetString(bytes, 0, at);
    }

    static Position PositionOf(string path, string before) =>
        new(path, 1 + before.AsSpan().Count('\n'), before.Length - before.LastIndexOf('\n'));

    /// <summary>A NUL would end the text for the YAML parser, and a tab gives it a message that helps nobody.</summary>
    static void Scan(string path, string text, List<InputProblem> problems)
    {
        var (line, column, indenting) = (1, 1, true);
        foreach (var c in text)
        {
            if (problems.Count > 1000) return;
            if (c == '\t' && indenting)
            {
                problems.Add(new(new(path, line, column), new(InputRules.Tab, "a tab", "spaces", "")));
                indenting = false;
            }
            else if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            {
                problems.Add(new(new(path, line, column), new(InputRules.ControlCharacter, $"U+{(int)c:X4}", "text", "")));
            }
            if (c == '\n') (line, column, indenting) = (line + 1, 1, true);
            else (column, indenting) = (column + 1, indenting && c == ' ');
        }
    }
}
