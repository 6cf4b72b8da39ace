namespace TmeBox.Engine.Tests.Memory;

public class ListTests
{
    public static TheoryData<EngineIntegrity, CacheMode, CachePolicy, bool> Cases => new MatrixTheoryData<EngineIntegrity, CacheMode, CachePolicy, bool>(
        [EngineIntegrity.None, EngineIntegrity.Ci], [CacheMode.Finite, CacheMode.Unlimited, CacheMode.Uncached], [CachePolicy.Through, CachePolicy.Past], [false, true])
        .Aggregate(new TheoryData<EngineIntegrity, CacheMode, CachePolicy, bool>(), (all, row) => { all.Add(row.Data.Item1, row.Data.Item2, row.Data.Item3, row.Data.Item4); return all; });

    [Theory, MemberData(nameof(Cases))]
    public void A_list_is_its_accesses_one_by_one(EngineIntegrity integrity, CacheMode mode, CachePolicy policy, bool manyThreads) => Draw.ForAll(60, (random, seed) =>
    {
        EngineProfile profile = Rig.Platform with { Integrity = integrity };
        using MemoryEngine engine = Twin.Make(profile, new CacheShape(mode, Sets: 2, Ways: 3), manyThreads);
        using MemoryEngine twin = Twin.Make(profile, mode == CacheMode.Uncached ? CacheShape.Uncached : CacheShape.Unlimited, path: AesPath.Portable);
        for (int round = 0; round < 4; round++)
        {
            Meddle(random, engine, twin);
            LineAccess[] list = [.. Enumerable.Range(0, random.Next(1, 700)).Select(_ => Access(random, engine))];
            byte[] data = Bytes.Random(random, 64 * 8);
            byte[] theirs = [.. data];
            int done = engine.Port.Execute(list, data, policy);
            Eviction[] evictions = engine.LastEvictions.ToArray();
            int followed = 0;
            for (int i = 0; i < list.Length; i++)
            {
                for (; followed < evictions.Length && evictions[followed].Access == i; followed++)
                {
                    twin.Follow(evictions[followed]);
                }

                EngineStatus expected = Twin.Run(twin, list[i], theirs, policy);
                Assert.True(expected == list[i].Status, $"seed {seed}, round {round}, access {i}: {list[i]}, expected {expected}");
            }

            Assert.True(followed == evictions.Length, $"seed {seed}: {evictions.Length - followed} evictions of no access");
            Assert.True(theirs.AsSpan().SequenceEqual(data), $"seed {seed}, round {round}: other data");
            Assert.True(list.Count(access => access.Status == EngineStatus.Done) == done, $"seed {seed}: other count");
            Assert.True(twin.StateDigest() == engine.StateDigest(), $"seed {seed}, round {round}: other state");
        }
    });

    [Theory, InlineData(3), InlineData(12)]
    public void A_list_evicts_what_its_accesses_would_one_by_one(int ways) => Draw.ForAll(40, (random, seed) =>
    {
        using MemoryEngine engine = Twin.Make(Rig.Platform, new CacheShape(Sets: 2, Ways: ways));
        using MemoryEngine twin = Twin.Make(Rig.Platform, new CacheShape(Sets: 2, Ways: ways));
        LineAccess[] list = [.. Enumerable.Range(0, 600).Select(_ => Access(random, engine))];
        byte[] data = Bytes.Random(random, 64 * 8);
        byte[] theirs = [.. data];
        engine.Port.Execute(list, data);
        List<Eviction> expected = [];
        for (int i = 0; i < list.Length; i++)
        {
            Twin.Run(twin, list[i], theirs, CachePolicy.Through);
            foreach (Eviction eviction in twin.LastEvictions)
            {
                expected.Add(eviction with { Access = i });
            }
        }

        Assert.True(expected.SequenceEqual(engine.LastEvictions.ToArray()), $"seed {seed}: other evictions");
    });

    [Fact]
    public void A_wrong_list_is_refused_before_anything_happens()
    {
        using MemoryEngine engine = Rig.Active();
        var data = new byte[128];
        string before = engine.StateDigest();
        LineAccess good = LineAccess.Write(0x40, 0);
        Wrong(good with { Offset = 65 }, "Operation Write at offset 65 with 128 bytes of data.");
        Wrong(good with { Offset = -1 }, "Operation Write at offset -1 with 128 bytes of data.");
        Wrong(good with { Operation = (LineOperation)6 }, "Operation 6 at offset 0 with 128 bytes of data.");
        Wrong(good with { Operation = (LineOperation)(-1) }, "Operation -1 at offset 0 with 128 bytes of data.");
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Port.Execute([good], data, (CachePolicy)2));
        Assert.Equal(before, engine.StateDigest());
        Assert.Equal(1, engine.Port.Execute([LineAccess.Write(0x40, 64)], data));
        Assert.Equal(1, engine.Port.Execute([good with { Operation = LineOperation.Flush, Offset = -1 }], default));
        Assert.Equal(0, engine.Port.Execute([], default));

        void Wrong(LineAccess access, string message)
        {
            var error = Assert.Throws<ArgumentException>(() => engine.Port.Execute([good, access], data));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_access_has_the_layout_that_other_languages_fill_in() =>
        Assert.Equal(32, System.Runtime.CompilerServices.Unsafe.SizeOf<LineAccess>());

    private static LineAccess Access(Random random, MemoryEngine engine) => new()
    {
        PhysicalAddress = engine.Pa(random.Next(7), (ulong)random.Next(12) * 64) | (random.Next(20) == 0 ? (uint)random.Next(64) : 0) | (random.Next(100) == 0 ? 1ul << 50 : 0),
        ByteEnables = random.Next(3) == 0 ? ulong.MaxValue : random.Next(8) == 0 ? 0 : (ulong)random.NextInt64(),
        Offset = random.Next((64 * 7) + 1),
        Operation = random.Next(3) > 0 ? (LineOperation)random.Next(2) : (LineOperation)random.Next(6),
        Status = EngineStatus.EntropyError,
    };

    /// <summary>The physical attacker at both: damages some lines, so that MACs fail and poison spreads.</summary>
    private static void Meddle(Random random, MemoryEngine engine, MemoryEngine twin)
    {
        for (int i = 0; i < 3; i++)
        {
            ulong line = (ulong)random.Next(12) * 64;
            byte[] bytes = Bytes.Random(random, 64);
            var tag = new LineTag((uint)random.Next(1 << 28), random.Next(4) == 0);
            engine.Replace(line, bytes, tag);
            twin.Replace(line, bytes, tag);
        }
    }
}
