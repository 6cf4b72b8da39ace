using System.Buffers.Binary;
using TmeBox.Conformance.Files;
using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>Reads ChampSim's traces: records of 64 bytes, one an instruction.</summary>
/// <remarks>
/// Instruction pointer (8 bytes, least significant first), is-branch, branch-taken, two destination and four source registers (one byte each), two destination
/// addresses and four source addresses (8 bytes each; zero is none). Nothing says how many bytes an access has: each is one byte at its address, so that it
/// stays in the line that the trace names. An instruction is a fetch, then its loads, then its stores. Streams in constant memory. One reader is for one thread.
/// ChampSim's own files are compressed with xz, which is to be unpacked first.
/// </remarks>
public sealed class ChampSimTrace : IProgramTrace
{
    /// <summary>The bytes of a record.</summary>
    public const int RecordBytes = 64;

    const int Destinations = 16;
    const int Sources = 32;
    readonly string file;
    readonly Stream? stream;
    readonly byte[] bytes = new byte[RecordBytes];
    readonly Queue<TraceRecord> pending = new(7);
    long records;

    ChampSimTrace(string file, Stream? stream, TraceProblem? problem) => (this.file, this.stream, Problem) = (file, stream, problem);

    /// <inheritdoc/>
    public TraceProblem? Problem { get; private set; }

    /// <inheritdoc/>
    public long DataAccesses { get; private set; }

    /// <summary>Opens a file. A file that cannot be opened gives no record and a problem.</summary>
    /// <param name="file">The file; a name that ends in <c>.br</c> is Brotli, gzip is recognised by its content.</param>
    public static ChampSimTrace Open(string file)
    {
        var (bytes, problem) = TraceStream.Open(file);
        return new(file, bytes, problem);
    }

    /// <summary>Reads decompressed records; problems name them as given.</summary>
    public static ChampSimTrace Over(Stream stream, string name) => new(name, stream, null);

    /// <inheritdoc/>
    public bool Read(out TraceRecord record)
    {
        record = default;
        if (Problem is not null) return false;
        while (pending.Count == 0)
            if (!Next()) return false;
        record = pending.Dequeue();
        if (record.Kind != TraceKind.Fetch) DataAccesses++;
        return true;
    }

    /// <inheritdoc/>
    public TraceProblem Here(InputRule rule, string found, string expected) => At(0, rule, found, expected);

    /// <inheritdoc/>
    public void Dispose() => stream?.Dispose();

    bool Next()
    {
        int read;
        try
        {
            read = stream!.ReadAtLeast(bytes, RecordBytes, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return Fail(0, TraceRules.Compression, "corrupt or cut compressed data", "the rest of the compressed trace");
        }
        catch (IOException e)
        {
            return Fail(0, TraceRules.Unreadable, FileTrouble.Why(e), "a readable file");
        }

        if (read == 0) return false;
        records++;
        if (records == 1 && bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'])) return Fail(0, TraceRules.Compression, "xz", "records as they are (unpack with xz -d), gzip or Brotli");
        if (read < RecordBytes) return Fail(read, TraceRules.CutRecord, $"{read} bytes", $"{RecordBytes}");
        if (records > TraceStream.MostBytes / RecordBytes) return Fail(0, TraceRules.TooLong, $"more than {TraceStream.MostBytes} bytes", "a shorter trace");
        for (var flag = 8; flag <= 9; flag++)
            if (bytes[flag] > 1)
                return Fail(flag, TraceRules.BadFlag, $"0x{bytes[flag]:x2}", "0 or 1");
        Add(TraceKind.Fetch, 0);
        for (var i = 0; i < 4; i++) Add(TraceKind.Load, Sources + (8 * i));
        for (var i = 0; i < 2; i++) Add(TraceKind.Store, Destinations + (8 * i));
        return true;
    }

    void Add(TraceKind kind, int offset)
    {
        var address = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
        if (address != 0) pending.Enqueue(new(kind, address, 1));
    }

    bool Fail(int offset, InputRule rule, string found, string expected)
    {
        Problem = At(offset, rule, found, expected);
        return false;
    }

    // A record stands for a line.
    TraceProblem At(int offset, InputRule rule, string found, string expected) =>
        new(file, ((Math.Max(records, 1) - 1) * RecordBytes) + offset, Math.Max(records, 1), offset + 1, new(rule, found, expected, ""));
}
