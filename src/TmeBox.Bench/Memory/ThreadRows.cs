using TmeBox.Bench.Measuring;
using TmeBox.Engine;

namespace TmeBox.Bench.Memory;

/// <summary>Two threads on one engine, each with a port, a KeyID and 256 KiB of its own that stays in the processor's caches.</summary>
internal static class ThreadRows
{
    private const int Piece = 256 << 10;
    private const int Rounds = 40;
    private const int Lines = Piece / 64 * Rounds;

    /// <summary>The row.</summary>
    public static IEnumerable<BenchRow> All =>
    [
        new("threads.bulk", "two threads, bulk writes in the caches", "one thread", RatioForm.TimesPeer, 1.8, TwoThreads, Environment.ProcessorCount < 2 ? "There is one processor." : null),
    ];

    private static PairedWork TwoThreads()
    {
        MemoryEngine engine = KeyedEngine.Make(2, 2 * Piece, CacheShape.Uncached, manyThreads: true);
        MemoryPort[] ports = [engine.OpenPort(), engine.OpenPort()];
        byte[][] bytes = [new byte[Piece], new byte[Piece]];
        var begin = new SemaphoreSlim(0);
        var end = new SemaphoreSlim(0);
        bool stop = false;
        var helper = new Thread(() =>
        {
            for (begin.Wait(); !stop; begin.Wait())
            {
                Write(1);
                end.Release();
            }
        });
        helper.Start();
        return new PairedWork(
            () =>
            {
                begin.Release();
                Write(0);
                end.Wait();
            },
            2 * Lines, () => Write(0), Lines,
            () =>
            {
                stop = true;
                begin.Release();
                helper.Join();
                engine.Dispose();
            });

        void Write(int thread)
        {
            for (int round = 0; round < Rounds; round++)
            {
                ports[thread].Write(1 + thread, (ulong)(thread * Piece), bytes[thread], CachePolicy.Past);
            }
        }
    }
}
