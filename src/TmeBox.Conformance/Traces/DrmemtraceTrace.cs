using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>Reads what DynamoRIO's drmemtrace view tool prints of a trace: one record a line.</summary>
/// <remarks>
/// <c>record# instruction#: thread kind size byte(s) @ 0xaddress ...</c>. Reads, writes and fetches are records; markers, prefetches, flushes and thread
/// ends are passed over, and so are the headings. All threads go into one trace. Streams in constant memory. One reader is for one thread.
/// </remarks>
public sealed class DrmemtraceTrace : IProgramTrace
{
    const string Kinds = "read, write, ifetch, or a marker";
    readonly TraceText text;

    DrmemtraceTrace(TraceText text) => this.text = text;

    /// <inheritdoc/>
    public TraceProblem? Problem => text.Problem;

    /// <inheritdoc/>
    public long DataAccesses { get; private set; }

    /// <summary>Opens a file. A file that cannot be opened gives no record and a problem.</summary>
    /// <param name="file">The file; a name that ends in <c>.br</c> is Brotli, gzip is recognised by its content.</param>
    public static DrmemtraceTrace Open(string file) => new(TraceText.Open(file));

    /// <summary>Reads decompressed text; problems name it as given.</summary>
    public static DrmemtraceTrace Over(Stream stream, string name) => new(new TraceText(name, stream));

    /// <inheritdoc/>
    public bool Read(out TraceRecord record)
    {
        record = default;
        while (text.TryLine(out var line))
        {
            if (IsHeading(line)) continue;
            var rest = new Words(line);
            if (!rest.Number() || !rest.Number(after: ':') || !rest.Number()) return text.Fail(TraceRules.NoRecord, rest.Column, TraceText.Shown(rest.Ahead), "a number");
            var column = rest.Column;
            var kind = rest.Next();
            if (IsPassedOver(kind)) continue;
            if (KindOf(kind) is not { } known) return text.Fail(TraceRules.UnknownKind, column, TraceText.Shown(kind), Kinds);
            if (!Access(known, ref rest, out record)) return false;
            if (known != TraceKind.Fetch) DataAccesses++;
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public TraceProblem Here(InputRule rule, string found, string expected) => text.Here(rule, found, expected);

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    bool Access(TraceKind kind, ref Words rest, out TraceRecord record)
    {
        record = default;
        var column = rest.Column;
        var digits = rest.Next();
        if (!TraceText.TrySize(digits, out var size)) return text.Fail(TraceRules.BadSize, column, TraceText.Shown(digits), "1 to 64");
        column = rest.Column;
        var unit = rest.Next();
        if (!unit.SequenceEqual("byte(s)"u8) || !rest.Next().SequenceEqual("@"u8)) return text.Fail(TraceRules.BadAddress, column, TraceText.Shown(unit), "byte(s) @ and an address");
        column = rest.Column;
        var at = rest.Next();
        if (!at.StartsWith("0x"u8) || !TraceText.TryAddress(at[2..], out var address)) return text.Fail(TraceRules.BadAddress, column, TraceText.Shown(at), "an address such as 0x00007ffcf8a2d7f8");
        if (address > ulong.MaxValue - (ulong)(size - 1)) return text.Fail(TraceRules.Wraps, column, $"{size} bytes from 0x{address:x}", "fewer");
        record = new(kind, address, size);
        return true;
    }

    static TraceKind? KindOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("read"u8) ? TraceKind.Load
        : word.SequenceEqual("write"u8) ? TraceKind.Store
        : word.SequenceEqual("ifetch"u8) ? TraceKind.Fetch
        : null;

    // Neither reads nor writes: "<marker: ...>", "<thread 7 exited>", prefetches, flushes, and instructions that were not fetched again.
    static bool IsPassedOver(ReadOnlySpan<byte> word) =>
        word.StartsWith("<"u8) || word.StartsWith("prefetch"u8) || word.SequenceEqual("pref"u8) || word.SequenceEqual("iflush"u8) || word.SequenceEqual("dflush"u8)
        || word.SequenceEqual("non-fetched"u8) || word.SequenceEqual("encoding"u8);

    static bool IsHeading(ReadOnlySpan<byte> line) =>
        line.TrimStart((byte)' ').IsEmpty || line.StartsWith("Output format:"u8) || line.StartsWith("<--record#-"u8) || line.StartsWith("-----"u8) || line.StartsWith("View tool results:"u8)
        || line.EndsWith(": total instructions"u8) || line.EndsWith(" : total instructions"u8);

    // The words of a line, one after the other.
    ref struct Words(ReadOnlySpan<byte> line)
    {
        readonly ReadOnlySpan<byte> line = line;
        int at;

        /// <summary>The column of the next word, from 1.</summary>
        public int Column
        {
            get
            {
                while (at < line.Length && line[at] == ' ') at++;
                return at + 1;
            }
        }

        public ReadOnlySpan<byte> Ahead => line[(Column - 1)..];

        public ReadOnlySpan<byte> Next()
        {
            var rest = Ahead;
            var end = rest.IndexOf((byte)' ');
            at += end < 0 ? rest.Length : end;
            return end < 0 ? rest : rest[..end];
        }

        // A number, with the character that must stand after it, if any; false leaves the place where it was.
        public bool Number(char? after = null)
        {
            var from = Column - 1;
            var word = Next();
            if (after is { } mark)
            {
                if (word is not [.., var last] || last != mark) word = default;
                else word = word[..^1];
            }

            if (word.Length is > 0 and <= 20 && word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) return true;
            at = from;
            return false;
        }
    }
}
