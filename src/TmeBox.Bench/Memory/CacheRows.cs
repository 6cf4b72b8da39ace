using TmeBox.Bench.Measuring;
using TmeBox.Engine;

namespace TmeBox.Bench.Memory;

/// <summary>Accesses that hit and that miss the cache of the model.</summary>
internal static class CacheRows
{
    private const int Batch = 256;
    private const int Memory = 256 << 20;
    private const string Model = "a dictionary and linked lists as the same cache";

    /// <summary>The rows.</summary>
    public static IEnumerable<BenchRow> All =>
    [
        new("cache.hit", "read that hits, a call a line, cache of 32 KiB", Model, RatioForm.TimesPeer, 4.5, () => OneByOne(new CacheShape(), 512 * 64, manyThreads: false)),
        new("cache.hit.1m", "read that hits, a call a line, cache of 1 MiB", Model, RatioForm.TimesPeer, 4.5, () => OneByOne(new CacheShape(Sets: 2048), 1 << 20, manyThreads: false)),
        new("cache.hit.list", "read that hits, as a list, cache of 32 KiB", Model, RatioForm.TimesPeer, 4.5, () => AsList(new CacheShape(), 512 * 64)),
        new("cache.hit.1m.list", "read that hits, as a list, cache of 1 MiB", Model, RatioForm.TimesPeer, 4.5, () => AsList(new CacheShape(Sets: 2048), 1 << 20)),
        new("cache.hit.threads", "read that hits, a call a line, engine open to many threads", Model, RatioForm.TimesPeer, null, () => OneByOne(new CacheShape(), 512 * 64, manyThreads: true)),
        new("cache.miss", "read that misses, a call a line, 256 MiB", Model, RatioForm.TimesPeer, null, () => OneByOne(new CacheShape(Sets: 1024), Memory, manyThreads: false)),
        new("cache.miss.list", "read that misses, as a list, 256 MiB", Model, RatioForm.TimesPeer, 3.5, () => AsList(new CacheShape(Sets: 1024), Memory)),
    ];

    private static PairedWork OneByOne(CacheShape shape, int bytes, bool manyThreads)
    {
        MemoryEngine engine = KeyedEngine.Make(1, Math.Max(bytes, 1 << 16), shape, manyThreads);
        MemoryPort port = engine.OpenPort();
        var model = new DictionaryCache(shape, bytes);
        var lines = new RandomLines(bytes);
        var line = new byte[64];
        return new PairedWork(Work, Batch, () => Yardstick(model, lines, line), Batch, engine.Dispose);

        void Work()
        {
            foreach (ulong address in lines.Addresses.Slice(lines.Take(Batch), Batch))
            {
                port.Read(KeyedEngine.Pa(1, address), line);
            }
        }
    }

    private static PairedWork AsList(CacheShape shape, int bytes)
    {
        MemoryEngine engine = KeyedEngine.Make(1, Math.Max(bytes, 1 << 16), shape);
        var model = new DictionaryCache(shape, bytes);
        var lines = new RandomLines(bytes);
        var line = new byte[64];
        var list = new RandomList(1, Batch, LineOperation.Read);
        return new PairedWork(
            () => list.Execute(engine.Port, lines.Addresses.Slice(lines.Take(Batch), Batch)), Batch, () => Yardstick(model, lines, line), Batch, engine.Dispose);
    }

    private static void Yardstick(DictionaryCache model, RandomLines lines, byte[] line)
    {
        foreach (ulong address in lines.Addresses.Slice(lines.Take(Batch), Batch))
        {
            model.Read(1, address, line);
        }
    }
}
