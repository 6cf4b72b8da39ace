using TmeBox.Bench.Measuring;
using TmeBox.Engine;

namespace TmeBox.Bench.Memory;

/// <summary>Random lines with look-ahead: how time grows with keys and with memory, against an exclusive or of the same lines in the same order.</summary>
internal static class ListRows
{
    /// <summary>Places in the data that accesses take in turn.</summary>
    public const int Slots = 4096;

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

    /// <summary>Reads of random lines, with random KeyIDs from 1 to <paramref name="keys"/>.</summary>
    public static LineAccess[] Reads(RandomLines lines, int keys)
    {
        var random = new Random(2);
        var list = new LineAccess[lines.Addresses.Length];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = LineAccess.Read(KeyedEngine.Pa(1 + random.Next(keys), lines.Addresses[i]), i % Slots * 64);
        }

        return list;
    }

    private static PairedWork Random(int keys, long bytes, LineOperation operation = LineOperation.Read)
    {
        MemoryEngine engine = KeyedEngine.Make(keys, bytes, CacheShape.Uncached);
        var plain = new PlainMemory(bytes);
        var lines = new RandomLines(bytes);
        LineAccess[] list = Reads(lines, keys);
        foreach (ref LineAccess access in list.AsSpan())
        {
            access.Operation = operation;
        }

        var data = new byte[Slots * 64];
        return new PairedWork(
            () => engine.Port.Execute(list.AsSpan(lines.Take(Batch), Batch), data), Batch,
            () => plain.Change(lines.Addresses.Slice(lines.Take(Batch), Batch)), Batch,
            () =>
            {
                engine.Dispose();
                plain.Dispose();
            });
    }
}
