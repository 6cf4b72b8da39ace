using System.Text;
using TmeBox.Conformance.Files;

namespace TmeBox.Conformance.Recordings;

/// <summary>Reads a recording in whichever of its forms a file has it.</summary>
public static class RecordingFile
{
    /// <summary>Whether a file begins as one of the forms does; false for one that cannot be read.</summary>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> first = stackalloc byte[16];
            first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
            return first.StartsWith(RecordingBinary.Magic) || first.StartsWith("{\"recording\":"u8) || first.StartsWith("tmebox-recording"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none; the message begins with the file and the place.</exception>
    public static Recording Load(string path)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > Recording.MaxLength) throw new FormatException($"{path}:1: found more than {Recording.MaxLength} bytes; expected a recording");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}:1: found {FileTrouble.Found(path, e)}; expected a recording", e);
        }

        return Parse(path, bytes);
    }

    /// <summary>Reads it from memory.</summary>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="bytes">The content.</param>
    /// <exception cref="FormatException">It is none; the message begins with the file and the place.</exception>
    public static Recording Parse(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.AsSpan().StartsWith(RecordingBinary.Magic)) return RecordingBinary.Parse(path, bytes);
        var text = Encoding.UTF8.GetString(bytes);
        return text.StartsWith('{') ? RecordingJson.Parse(path, text) : RecordingText.Parse(path, text);
    }
}
