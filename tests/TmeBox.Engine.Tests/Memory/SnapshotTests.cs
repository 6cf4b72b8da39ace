namespace TmeBox.Engine.Tests.Memory;

public class SnapshotTests
{
    private static readonly CacheShape[] Shapes = [new(Sets: 2, Ways: 3), new(Sets: 1, Ways: 11), CacheShape.Unlimited, CacheShape.Uncached];

    [Fact]
    public void After_a_restore_everything_happens_again() => Draw.ForAll(25, (random, seed) =>
    {
        foreach (CacheShape shape in Shapes)
        {
            using MemoryEngine engine = Twin.Make(Rig.Ci, shape);
            Run(engine, random.Next(), 30);
            var taken = new List<(EngineSnapshot Snapshot, string Digest, int Continuation, string Ending)>();
            for (int i = 0; i < 4; i++)
            {
                EngineSnapshot snapshot = engine.TakeSnapshot();
                string digest = engine.StateDigest();
                int continuation = random.Next();
                taken.Add((snapshot, digest, continuation, Run(engine, continuation, 30)));
            }

            // In any order, several times; in between the engine goes on from where it was brought.
            for (int i = 0; i < 10; i++)
            {
                var (snapshot, digest, continuation, ending) = taken[random.Next(taken.Count)];
                engine.Restore(snapshot);
                Assert.True(digest == engine.StateDigest(), $"seed {seed}, {shape}: another state");
                Assert.True(ending == Run(engine, continuation, 30), $"seed {seed}, {shape}: another future");
                if (random.Next(4) == 0 && taken.Count > 1)
                {
                    taken[0].Snapshot.Dispose();
                    taken.RemoveAt(0);
                }
            }
        }
    });

    [Fact]
    public void Reset_and_activation_are_undone_too()
    {
        var engine = new MemoryEngine(Rig.Ci);
        engine.Put(0, 0x40, Bytes.Line(1));
        using EngineSnapshot early = engine.TakeSnapshot();
        string before = engine.StateDigest();
        engine.Activate(Rig.Enable | Rig.KeyIdBits(6) | Rig.AllAlgorithms);
        engine.Key(1, EngineAlgorithms.Xts256Integrity, 1, 2);
        engine.Put(1, 0x80, Bytes.Line(2));
        using EngineSnapshot late = engine.TakeSnapshot();
        string after = engine.StateDigest();
        engine.Reset();
        engine.Restore(late);
        Assert.Equal(after, engine.StateDigest());
        Assert.Equal(Bytes.Line(2), engine.Get(1, 0x80));
        engine.Restore(early);
        Assert.Equal(before, engine.StateDigest());
        Assert.Equal(0ul, engine.ReadActivate());
        engine.Dispose();
    }

    [Fact]
    public void A_snapshot_of_another_engine_or_disposed_of_is_refused()
    {
        using MemoryEngine engine = Rig.Active();
        using MemoryEngine other = Rig.Active();
        using EngineSnapshot foreign = other.TakeSnapshot();
        EngineSnapshot gone = engine.TakeSnapshot();
        gone.Dispose();
        gone.Dispose();
        string before = engine.StateDigest();
        Assert.StartsWith("Not a snapshot of this engine, or disposed of.", Assert.Throws<ArgumentException>(() => engine.Restore(foreign)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Not a snapshot of this engine, or disposed of.", Assert.Throws<ArgumentException>(() => engine.Restore(gone)).Message, StringComparison.Ordinal);
        Assert.Equal(before, engine.StateDigest());
    }

    [Fact]
    public void Pages_are_copied_when_they_are_written_and_freed_with_the_last_who_holds_them()
    {
        using var dram = new Engine.Memory.Dram(46);
        unsafe
        {
            *dram.Change(0) = 1;
            *dram.Change(64) = 2;
            byte* first = dram.Peek(0);
            byte* second = dram.Peek(64);
            Engine.Memory.DramImage image = dram.Save();
            *dram.Change(0) = 3;
            Assert.True(first != dram.Peek(0) && second == dram.Peek(64), "copied: the one that was written only");
            Assert.Equal(1, *first);
            dram.Restore(image);
            Assert.True(first == dram.Peek(0), "shared again");
            dram.Release(image);
            *dram.Change(0) = 4;
            Assert.True(first == dram.Peek(0), "nobody else holds it: no copy");
            dram.Clear();
            Assert.Equal(0, dram.PageCount);
            Assert.Equal(0, *dram.Peek(0));
            *dram.Change(1) = 5;
            *dram.Change(65) = 5;
            *dram.Change(129) = 5;
            Assert.Equal(0, *dram.Peek(0) | *dram.Peek(64) | *dram.Peek(128));
        }
    }

    /// <summary>Runs steps and returns a trace of all that they showed.</summary>
    private static string Run(MemoryEngine engine, int seed, int count)
    {
        var random = new Random(seed);
        var output = new byte[64];
        var trace = new List<string>();
        for (int i = 0; i < count; i++)
        {
            EngineStatus status = new Step(random.Next()).Run(engine, output);
            trace.Add($"{status} {Convert.ToHexString(output)} {string.Join(',', engine.LastEvictions.ToArray())}");
        }

        return string.Join('\n', trace) + engine.StateDigest();
    }
}
