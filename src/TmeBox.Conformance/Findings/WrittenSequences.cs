using System.Text.Json;
using TmeBox.Conformance.Files;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Findings;

/// <summary>Sequences from files: a document of one, or one in a member <c>sequence</c> of a document that says more, with its <c>setUpLength</c>.</summary>
public static class WrittenSequences
{
    /// <summary>The most bytes of a file.</summary>
    public const int MaxLength = 16 << 20;

    /// <summary>All sequences in the files of a folder whose names end in <c>.json</c>, by name.</summary>
    /// <exception cref="FormatException">A file is none; the message begins with its name.</exception>
    public static IReadOnlyList<(OperationSequence Sequence, int SetUpLength)> InFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Load)];

    /// <summary>The sequence in a file.</summary>
    /// <exception cref="FormatException">It is none; the message begins with its name.</exception>
    public static (OperationSequence Sequence, int SetUpLength) Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxLength) throw new FormatException($"found more than {MaxLength} bytes; expected a sequence");
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}:1: found {FileTrouble.Found(path, e)}; expected a sequence", e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}:{e.LineNumber + 1}: found {Protocol.Excerpt.Of(e)}; expected a sequence of operations", e);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}:{(e.InnerException as JsonException)?.LineNumber + 1 ?? 1}: {e.Message}", e);
        }
    }

    private static (OperationSequence Sequence, int SetUpLength) Parse(string text)
    {
        using var document = JsonDocument.Parse(text, new() { MaxDepth = 32 });
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("sequence", out var inner)) return (OperationJson.ParseSequence(text), 0);
        var sequence = Inner(inner);
        if (!document.RootElement.TryGetProperty("setUpLength", out var given)) return (sequence, 0);
        return given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var length) && length >= 0 && length <= sequence.Operations.Length
            ? (sequence, length)
            : throw new FormatException($"setUpLength: found {Protocol.Excerpt.Of(given.GetRawText())}; expected 0 to {sequence.Operations.Length}");
    }

    // Its own lines are not those of the file.
    private static OperationSequence Inner(JsonElement inner)
    {
        try
        {
            return OperationJson.ParseSequence(inner.GetRawText());
        }
        catch (FormatException e)
        {
            throw new FormatException("sequence: " + e.Message);
        }
    }
}
