using System.Diagnostics;
using System.Runtime.InteropServices;
using Event = TmeBox.Engine.Tests.Memory.Linearizability.Event;

namespace TmeBox.Engine.Tests.Memory;

/// <summary>Many threads on one engine.</summary>
public class ThreadTests
{
    private const int Threads = 4;
    private const int Lines = 24;
    private const int Accesses = 4000;

    public static TheoryData<CacheMode, int> Caches => new()
    {
        { CacheMode.Finite, 64 }, { CacheMode.Finite, 1024 }, { CacheMode.Unlimited, 64 }, { CacheMode.Uncached, 64 },
    };

    [Theory, MemberData(nameof(Caches))]
    public void Each_line_is_an_atomic_register_whatever_else_goes_on(CacheMode mode, int sets)
    {
        const int Seed = 20;
        using MemoryEngine engine = Twin.Make(Rig.Ci, new CacheShape(mode, sets, Ways: 1), manyThreads: true);
        for (int line = 0; line < Lines; line++)
        {
            engine.Put(KeyOf(line), Address(line), Value(line - Lines));
        }

        bool stop = false;
        var disturbance = new Thread(() => Disturb(engine, ref stop));
        var histories = new List<(int Line, Event Event)>[Threads];
        var failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                histories[number] = Work(engine, number, new Random(Seed + number));
            }
            catch (Exception failure)
            {
                failures[number] = failure;
            }
        }))];
        disturbance.Start();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Volatile.Write(ref stop, true);
        disturbance.Join();
        Assert.All(failures, Assert.Null);
        for (int line = 0; line < Lines; line++)
        {
            IEnumerable<Event> history = histories.SelectMany(h => h).Where(e => e.Line == line).Select(e => e.Event);
            string? problem = Linearizability.Problem(history.Prepend(new Event(true, line - Lines, long.MinValue, long.MinValue)));
            Assert.True(problem is null, $"seed {Seed}, line {line}: {problem}");
        }
    }

    [Fact]
    public void The_checker_finds_what_no_register_does()
    {
        var one = new Event(true, 1, 0, 10);
        var two = new Event(true, 2, 20, 30);
        Assert.Null(Linearizability.Problem([one, two, new Event(false, 2, 25, 26), new Event(false, 1, 15, 28), new Event(false, 2, 40, 50)]));
        Assert.Equal("value 3 was written 0 times", Linearizability.Problem([one, new Event(false, 3, 5, 6)]));
        Assert.Equal("value 1 was read before it was written", Linearizability.Problem([one, new Event(false, 1, -5, -2)]));
        Assert.Equal("values 1 and 2 were there at once", Linearizability.Problem([one, two, new Event(false, 2, 32, 33), new Event(false, 1, 35, 36)]));
        Assert.Equal("value 2 was written and gone while 1 was there", Linearizability.Problem([one, two, new Event(false, 1, 35, 36)]));
    }

    [Fact]
    public void A_port_reports_its_own_evictions_only()
    {
        using MemoryEngine engine = Twin.Make(Rig.Platform, new CacheShape(Sets: 1, Ways: 1), manyThreads: true);
        MemoryPort one = engine.OpenPort();
        MemoryPort two = engine.OpenPort();
        var line = new byte[64];
        one.Read(engine.Pa(1, 0x40), line);
        two.Read(engine.Pa(2, 0x80), line);
        Assert.Equal(0, one.LastEvictions.Length);
        Assert.Equal(1, two.LastEvictions[0].KeyId);
        Assert.Equal(0, engine.LastEvictions.Length);
        one.Read(engine.Pa(1, 0x40), line);
        Assert.Equal(2, one.LastEvictions[0].KeyId);
        Assert.Equal(1, two.LastEvictions[0].KeyId);
    }

    [Fact]
    public void Disposal_waits_for_accesses_and_ends_them()
    {
        for (int round = 0; round < 20; round++)
        {
            MemoryEngine engine = Twin.Make(Rig.Platform, CacheShape.Default, manyThreads: true);
            int ended = 0;
            Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                MemoryPort port = engine.OpenPort();
                var list = new LineAccess[50];
                var data = new byte[64];
                for (ulong address = 0; ; address += 64)
                {
                    try
                    {
                        Array.Fill(list, LineAccess.Write(engine.Pa(1, address & 0xFFFF), 0));
                        port.Execute(list, data);
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref ended);
                        return;
                    }
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Thread.Sleep(1);
            engine.Dispose();
            Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));
            Assert.Equal(3, ended);
        }
    }

    private static int KeyOf(int line) => 1 + (line % 4);

    // Three lines in each of eight pages, some of them in one set.
    private static ulong Address(int line) => (ulong)((line % 8 * 4096) + (line / 8 * 64));

    private static byte[] Value(long value)
    {
        var line = new byte[64];
        MemoryMarshal.Cast<byte, long>(line.AsSpan()).Fill(value);
        return line;
    }

    private static List<(int Line, Event Event)> Work(MemoryEngine engine, int number, Random random)
    {
        MemoryPort port = engine.OpenPort();
        var events = new List<(int, Event)>(Accesses);
        var data = new byte[64];
        var list = new LineAccess[1];
        for (int i = 0; i < Accesses; i++)
        {
            int line = random.Next(Lines);
            ulong pa = engine.Pa(KeyOf(line), Address(line));
            bool writes = random.Next(3) == 0;
            long value = 1 + (i * (long)Threads) + number;
            CachePolicy policy = (CachePolicy)random.Next(2);
            MemoryMarshal.Cast<byte, long>(data.AsSpan()).Fill(writes ? value : 0);
            int way = random.Next(3);
            list[0] = writes ? LineAccess.Write(pa, 0) : LineAccess.Read(pa, 0);
            long begin = Stopwatch.GetTimestamp();
            bool done = (way, writes) switch
            {
                (0, true) => port.Write(pa, ulong.MaxValue, data) == EngineStatus.Done,
                (0, false) => port.Read(pa, data) == EngineStatus.Done,
                (1, true) => port.Write(KeyOf(line), Address(line), data, policy).Status == EngineStatus.Done,
                (1, false) => port.Read(KeyOf(line), Address(line), data, policy).Status == EngineStatus.Done,
                _ => port.Execute(list, data, policy) == 1,
            };
            long end = Stopwatch.GetTimestamp();
            ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(data);
            Assert.True(done, $"access {i} of thread {number} failed");
            Assert.True(words.IndexOfAnyExcept(words[0]) < 0, $"access {i} of thread {number} saw a torn line");
            events.Add((line, new Event(writes, words[0], begin, end)));
            if (random.Next(8) == 0)
            {
                _ = random.Next(2) == 0 ? port.Flush(pa) : port.WriteBack(pa);
            }
        }

        return events;
    }

    /// <summary>Snapshots share all pages again and again, keys change that nobody uses, other KeyIDs fill and empty the sets.</summary>
    private static void Disturb(MemoryEngine engine, ref bool stop)
    {
        MemoryPort port = engine.OpenPort();
        var line = new byte[64];
        var snapshots = new Queue<EngineSnapshot>();
        for (int i = 0; !Volatile.Read(ref stop); i++)
        {
            snapshots.Enqueue(engine.TakeSnapshot());
            if (snapshots.Count > 3)
            {
                snapshots.Dequeue().Dispose();
            }

            engine.Program(5, Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), i, i);
            port.Write(engine.Pa(5, (ulong)(i % 64 * 64) + 0x20000), 1, line);
            engine.FindCached(5, 0x20000, line);
            engine.StateDigest();
            Thread.Yield();
        }

        foreach (EngineSnapshot snapshot in snapshots)
        {
            snapshot.Dispose();
        }
    }
}
