using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>Reads the memory trace that Valgrind's lackey writes, plain, gzip or Brotli.</summary>
/// <remarks>Streams in constant memory. One reader is for one thread. Valgrind's own lines (<c>==pid==</c>, <c>--pid--</c>) are passed over.</remarks>
public sealed class LackeyTrace : IProgramTrace
{
    const string Kinds = "'I  ', ' L ', ' S ' or ' M '";
    readonly TraceText text;

    LackeyTrace(TraceText text) => this.text = text;

    /// <inheritdoc/>
    public TraceProblem? Problem => text.Problem;

    /// <inheritdoc/>
    public long DataAccesses { get; private set; }

    /// <summary>Opens a file. A file that cannot be opened gives no record and a problem.</summary>
    /// <param name="file">The file; a name that ends in <c>.br</c> is Brotli, gzip is recognised by its content.</param>
    public static LackeyTrace Open(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(TraceText.Open(file));
    }

    /// <summary>Reads decompressed text; problems name it as given.</summary>
    public static LackeyTrace Over(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(new TraceText(name, stream));
    }

    /// <inheritdoc/>
    public bool Read(out TraceRecord record)
    {
        while (text.TryLine(out var line))
        {
            if (line.StartsWith("=="u8) || line.StartsWith("--"u8)) continue;
            if (!Parse(line, out record)) return false;
            if (record.Kind != TraceKind.Fetch) DataAccesses++;
            return true;
        }
        record = default;
        return false;
    }

    /// <inheritdoc/>
    public TraceProblem Here(InputRule rule, string found, string expected) =>
        text.Here(rule, found, expected);

    bool Parse(ReadOnlySpan<byte> line, out TraceRecord record)
    {
        record = default;
        var kind = line.Length < 3 ? null : KindOf(line[..3]);
        if (kind is null) return text.Fail(TraceRules.UnknownKind, 1, TraceText.Shown(line[..Math.Min(3, line.Length)]), Kinds);
        var comma = line.IndexOf((byte)',');
        var digits = line[3..(comma < 0 ? line.Length : comma)];
        if (!TraceText.TryAddress(digits, out var address))
            return text.Fail(TraceRules.BadAddress, 4, TraceText.Shown(digits), "an address such as 1ffefff7e8");
        if (comma < 0) return text.Fail(TraceRules.BadSize, line.Length + 1, "no size", "a comma and a size, such as ,8");
        if (!TraceText.TrySize(line[(comma + 1)..], out var size)) return text.Fail(TraceRules.BadSize, comma + 2, TraceText.Shown(line[(comma + 1)..]), "1 to 64");
        if (address > ulong.MaxValue - (ulong)(size - 1)) return text.Fail(TraceRules.Wraps, 4, $"{size} bytes from 0x{address:x}", "fewer");
        record = new(kind.Value, address, size);
        return true;
    }

    static TraceKind? KindOf(ReadOnlySpan<byte> start) =>
        start.SequenceEqual(" L "u8) ? TraceKind.Load
        : start.SequenceEqual(" S "u8) ? TraceKind.Store
        : start.SequenceEqual(" M "u8) ? TraceKind.Modify
        : start.SequenceEqual("I  "u8) ? TraceKind.Fetch
        : null;

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();
}
