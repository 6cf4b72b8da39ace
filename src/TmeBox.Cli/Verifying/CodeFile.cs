using System.Globalization;
using TmeBox.Conformance.Files;
using TmeBox.X86.Images;

namespace TmeBox.Cli.Verifying;

/// <summary>Reads a file that may hold code, up to the size that images may have.</summary>
internal static class CodeFile
{
    private const int Part = 1 << 20;

    /// <summary>Its bytes, or null and why there are none.</summary>
    public static byte[]? Read(string path, CancellationToken cancel, out string? problem)
    {
        problem = null;
        try
        {
            if (Directory.Exists(path)) problem = "found a directory";
            else if (!File.Exists(path)) problem = "found no such file";
            else return Read(path, cancel) ?? throw new ImageFormatException((ulong)ImageReader.LargestFile, "a file that goes on", string.Create(CultureInfo.InvariantCulture, $"at most {ImageReader.LargestFile} bytes"));
            problem += "; expected an ELF file, or code with --raw";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"found {FileTrouble.Found(path, e)}; expected a readable one";
        }

        return null;
    }

    // Devices do not tell their length, so it is not asked for.
    private static byte[]? Read(string path, CancellationToken cancel)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var part = new byte[Part];
        for (int read; (read = file.Read(part)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            if (bytes.Length + read > ImageReader.LargestFile) return null;
            bytes.Write(part, 0, read);
        }

        return bytes.ToArray();
    }
}
