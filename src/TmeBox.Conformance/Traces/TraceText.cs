using System.IO.Compression;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Traces;

/// <summary>The lines of a trace, plain or compressed, one at a time out of one buffer.</summary>
sealed class TraceText : IDisposable
{
    const int LongestLine = 4096;
    const long MostBytes = 1L << 34;
    readonly byte[] buffer = new byte[1 << 16];
    readonly Stream? stream;
    readonly long mostBytes;
    int from;
    int to;

    public TraceText(string file, Stream stream, long mostBytes = MostBytes) => (File, this.stream, this.mostBytes) = (file, stream, mostBytes);

    TraceText(string file, TraceProblem problem) => (File, Problem) = (file, problem);

    public string File { get; }

    /// <summary>The offset of the line that was read last, and its number.</summary>
    public long Offset { get; private set; }

    public long Line { get; private set; }

    public TraceProblem? Problem { get; private set; }

    /// <summary>Gzip is known by its first bytes; Brotli has none and is known by the name <c>.br</c>.</summary>
    public static TraceText Open(string file)
    {
        FileStream? opened = null;
        try
        {
            opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            if (file.EndsWith(".br", StringComparison.Ordinal)) return new(file, new BrotliStream(opened, CompressionMode.Decompress));
            Span<byte> magic = stackalloc byte[2];
            var read = opened.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
            opened.Position = 0;
            return new(file, read == 2 && magic is [0x1f, 0x8b] ? new GZipStream(opened, CompressionMode.Decompress) : opened);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            opened?.Dispose();
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e is UnauthorizedAccessException ? "no permission, or a directory" : e.GetType().Name;
            return new(file, new TraceProblem(file, 0, 1, 1, new(TraceRules.Unreadable, why, "a readable file", "")));
        }
    }

    /// <summary>The next line without its end; false at the end of the text or at a problem.</summary>
    public bool TryLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (Problem is not null) return false;
        Offset += consumed;
        consumed = 0;
        Line++;
        while (true)
        {
            var end = buffer.AsSpan(from, to - from).IndexOf((byte)'\n');
            if (end > LongestLine || (end < 0 && to - from > LongestLine)) return Fail(TraceRules.LongLine, 1, "more than 4096 bytes", "a record or a line of valgrind's");
            if (end >= 0)
            {
                line = buffer.AsSpan(from, end);
                from += end + 1;
                consumed = end + 1;
                return Offset + consumed <= mostBytes || Fail(TraceRules.TooLong, 1, $"more than {mostBytes} bytes", "a shorter trace");
            }
            if (!Fill()) return false;
        }
    }

    int consumed;

    /// <summary>Notes a problem in the line that was read last.</summary>
    public bool Fail(InputRule rule, int column, string found, string expected)
    {
        Problem = new(File, Offset + column - 1, Line, column, new(rule, found, expected, ""));
        return false;
    }

    bool Fill()
    {
        buffer.AsSpan(from, to - from).CopyTo(buffer);
        (from, to) = (0, to - from);
        try
        {
            var read = stream!.Read(buffer, to, buffer.Length - to);
            to += read;
            if (read > 0) return true;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return Fail(TraceRules.Compression, to + 1, "corrupt or cut compressed data", "the rest of the compressed trace");
        }
        catch (IOException e)
        {
            return Fail(TraceRules.Unreadable, to + 1, e.GetType().Name, "a readable file");
        }
        return to == 0 ? false : Fail(TraceRules.Cut, to + 1, "the end of the text inside a line", "a line end");
    }

    public void Dispose() => stream?.Dispose();
}
