using System.Buffers.Text;
using System.Text;
using TmeBox.Conformance.Files;
using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>The lines of a trace, plain or compressed, one at a time out of one buffer.</summary>
sealed class TraceText : IDisposable
{
    const int LongestLine = 4096;
    readonly byte[] buffer = new byte[1 << 16];
    readonly Stream? stream;
    readonly long mostBytes;
    int from;
    int to;

    public TraceText(string file, Stream stream, long mostBytes = TraceStream.MostBytes) => (File, this.stream, this.mostBytes) = (file, stream, mostBytes);

    TraceText(string file, TraceProblem problem) => (File, Problem) = (file, problem);

    public string File { get; }

    /// <summary>The offset of the line that was read last, and its number.</summary>
    public long Offset { get; private set; }

    public long Line { get; private set; }

    public TraceProblem? Problem { get; private set; }

    public static TraceText Open(string file)
    {
        var (bytes, problem) = TraceStream.Open(file);
        return bytes is null ? new(file, problem!) : new(file, bytes);
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
            if (end > LongestLine || (end < 0 && to - from > LongestLine)) return Fail(TraceRules.LongLine, 1, "more than 4096 bytes", "a record");
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

    /// <summary>A problem with the line that was read last, which does not end the reading.</summary>
    public TraceProblem Here(InputRule rule, string found, string expected) => new(File, Offset, Line, 1, new(rule, found, expected, ""));

    /// <summary>The beginning of some bytes in quotation marks, without control characters.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "nothing";
        var shown = new StringBuilder("'");
        foreach (var b in bytes[..Math.Min(40, bytes.Length)]) shown.Append(b is >= 0x20 and < 0x7f ? ((char)b).ToString() : $"\\x{b:x2}");
        return shown.Append(bytes.Length > 40 ? "...'" : "'").ToString();
    }

    /// <summary>Whether these are 1 to 16 lower-case hexadecimal digits, and their value.</summary>
    public static bool TryAddress(ReadOnlySpan<byte> digits, out ulong address)
    {
        address = 0;
        foreach (var digit in digits)
        {
            if (digit is not (>= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f')) return false;
        }
        return digits.Length is > 0 and <= 16 && Utf8Parser.TryParse(digits, out address, out _, 'x');
    }

    /// <summary>Whether these are the digits of a number from 1 to 64, and the number.</summary>
    public static bool TrySize(ReadOnlySpan<byte> digits, out int size)
    {
        size = 0;
        if (digits.Length is 0 or > 2 || digits[0] == '0') return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            size = size * 10 + digit - '0';
        }
        return size <= 64;
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
            return Fail(TraceRules.Unreadable, to + 1, FileTrouble.Why(e), "a readable file");
        }
        return to == 0 ? false : Fail(TraceRules.Cut, to + 1, "the end of the text inside a line", "a line end");
    }

    public void Dispose() => stream?.Dispose();
}
