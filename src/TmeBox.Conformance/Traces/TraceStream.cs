using System.IO.Compression;
using TmeBox.Conformance.Files;

namespace TmeBox.Conformance.Traces;

/// <summary>The bytes of a trace, plain or compressed.</summary>
static class TraceStream
{
    /// <summary>The most decompressed bytes of a trace.</summary>
    public const long MostBytes = 1L << 34;

    /// <summary>Opens a file. Gzip is known by its first bytes; Brotli has none and is known by the name <c>.br</c>.</summary>
    /// <returns>The bytes, or why there are none.</returns>
    public static (Stream? Bytes, TraceProblem? Problem) Open(string file)
    {
        FileStream? opened = null;
        try
        {
            opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            if (file.EndsWith(".br", StringComparison.Ordinal)) return (new BrotliStream(opened, CompressionMode.Decompress), null);
            Span<byte> magic = stackalloc byte[2];
            var read = opened.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
            opened.Position = 0;
            return (read == 2 && magic is [0x1f, 0x8b] ? new GZipStream(opened, CompressionMode.Decompress) : opened, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            opened?.Dispose();
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e is UnauthorizedAccessException ? "no permission, or a directory" : FileTrouble.Why(e);
            return (null, new TraceProblem(file, 0, 1, 1, new(TraceRules.Unreadable, why, "a readable file", "")));
        }
    }
}
