using TmeBox.Bench.Measuring;
using TmeBox.Engine;

namespace TmeBox.Bench.Memory;

/// <summary>Random lines with look-ahead: how time grows with keys and with memory, against an exclusive or of the same lines in the same order.</summary>
internal static class ListRows
{
    private const int Batch = 1024;
    private const double Goal = 1 / 2.7;
    private const string Xor = "plain xor of the same lines in the same order";

    /// <summary>The rows.</summary>
    public static IEnumerable<BenchRow> All =>
    [
        new("list.1key.1g", "random reads of 1 GiB, 1 KeyID", Xor, RatioForm.ShareOfLimit, null, () => Random(1, 1L << 30)),
        new("list.1kkeys.1g", "random reads of 1 GiB, 1,024 KeyIDs", Xor, RatioForm.ShareOfLimit, null, () => Random(1024, 1L << 30)),
        new("list.32kkeys.1g", "random reads of 1 GiB, 32,767 KeyIDs", Xor, RatioForm.ShareOfLimit, Goal, () => Random(32767, 1L << 30)),
        new("list.32kkeys.1g.write", "random writes of 1 GiB, 32,767 KeyIDs", Xor, RatioForm.ShareOfLimit, Goal, () => Random(32767, 1L << 30, LineOperation.Movdir64b)),
        new("list.1key.1m", "random reads of 1 MiB, 1 KeyID", Xor, RatioForm.ShareOfLimit, null, () => Random(1, 1L << 20)),
        new("list.1key.4g", "random reads of 4 GiB, 1 KeyID", Xor, RatioForm.ShareOfLimit, null, () => Random(1, 1L << 32)),
    ];

    private static PairedWork Random(int keys, long bytes, LineOperation operation = LineOperation.Read)
    {
        MemoryEngine engine = KeyedEngine.Make(keys, bytes, CacheShape.Uncached);
        var plain = new PlainMemory(bytes);
        var lines = new RandomLines(bytes);
        var list = new RandomList(keys, Batch, operation);
        return new PairedWork(
            () => list.Execute(engine.Port, lines.Addresses.Slice(lines.Take(Batch), Batch)), Batch,
            () => plain.Change(lines.Addresses.Slice(lines.Take(Batch), Batch)), Batch,
            () =>
            {
                engine.Dispose();
                plain.Dispose();
            });
    }
}
