namespace TmeBox.Engine.Tests.Platform;

/// <summary>Ranges and lists past the cache give what single accesses give, on platforms where lines of one KeyID are not alike too.</summary>
public class BulkTests
{
    private const int Lines = 8;
    private const ulong Upper = 1ul << 39;
    private static readonly int[] KeyIds = [0, 1, 2, 33, 34];

    [Fact]
    public void In_bulk_or_one_by_one_the_machine_is_the_same() => ForAllPlatforms((bulk, single, random, where) =>
    {
        LineAccess[] list = [.. Enumerable.Range(0, random.Next(1, 24)).Select(i => Access(random, i))];
        byte[] ours = Bytes.Random(random, 64 * list.Length);
        byte[] theirs = [.. ours];
        int done = bulk.Port.Execute(list, ours, CachePolicy.Past);
        EngineStatus[] expected = [.. list.Select(access => One(single, access, theirs.AsSpan(access.Offset, 64)))];
        Assert.True(expected.AsSpan().SequenceEqual(Array.ConvertAll(list, access => access.Status)), $"{where}: {string.Join(' ', expected)}");
        Assert.True(done == expected.Count(status => status == EngineStatus.Done), where);
        Assert.True(ours.AsSpan().SequenceEqual(theirs), $"{where}: data");
    });

    [Fact]
    public void A_range_is_its_lines() => ForAllPlatforms((bulk, single, random, where) =>
    {
        int keyId = KeyIds[random.Next(KeyIds.Length)];
        ulong address = (random.Next(2) == 0 ? Upper : 0) | (ulong)random.Next(3) * 64;
        byte[] data = Bytes.Random(random, 64 * random.Next(1, Lines - 2));
        if (random.Next(2) == 0)
        {
            Assert.Equal(EngineStatus.Done, bulk.Port.Write(keyId, address, data, CachePolicy.Past).Status);
            for (int i = 0; i < data.Length; i += 64)
            {
                Assert.Equal(EngineStatus.Done, single.Movdir64b(single.Pa(keyId, address + (uint)i), data.AsSpan(i, 64)));
            }

            return;
        }

        RangeResult result = bulk.Port.Read(keyId, address, data, CachePolicy.Past);
        var expected = new byte[data.Length];
        int done = 0;
        while (done < data.Length && One(single, LineAccess.Read(single.Pa(keyId, address + (uint)done), 0), expected.AsSpan(done)) == EngineStatus.Done)
        {
            done += 64;
        }

        Assert.True(result == new RangeResult(done < data.Length ? EngineStatus.MachineCheck : EngineStatus.Done, done), $"{where}: {result}");
        Assert.True(expected.AsSpan().SequenceEqual(data), $"{where}: data");
    });

    /// <summary>Twelve steps on two engines of one kind, which must agree after each.</summary>
    private static void ForAllPlatforms(Action<MemoryEngine, MemoryEngine, Random, string> step) => Draw.ForAll(150, (random, seed) =>
    {
        using MemoryEngine bulk = Make(seed);
        using MemoryEngine single = Make(seed);
        for (int i = 0; i < 12; i++)
        {
            string where = $"seed {seed}, step {i}";
            step(bulk, single, random, where);
            Assert.True(bulk.Digest() == single.Digest(), $"{where}: state");
        }
    });

    /// <summary>An engine whose platform, wiring and keys depend on a number; core 0 is in SEAM.</summary>
    private static MemoryEngine Make(int seed)
    {
        var random = new Random(seed);
        bool excludes = random.Next(4) == 0;
        var engine = new MemoryEngine(
            Rig.Platform with
            {
                Integrity = (EngineIntegrity)random.Next(3),
                Packages = 1 + random.Next(2),
                HasSeam = true,
                SharedReadPoisons = random.Next(2) == 0,
                PartialWritePoisons = random.Next(2) == 0,
                SpeculativeFillPoisons = random.Next(2) == 0,
                TweakInput = (TweakInput)random.Next(4),
            },
            new EngineOptions { Cache = random.Next(3) == 0 ? CacheShape.Uncached : CacheShape.Unlimited });
        if (excludes)
        {
            Assert.Equal(EngineStatus.Done, engine.WriteMsr(0, MemoryEngine.ExcludeMaskMsr, (1ul << 46) - 0x1000 | 1 << 11, default));
        }

        int p = random.Next(2);
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(6) | Rig.TdxBits(p) | Rig.AllAlgorithms));
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(0, Seam: true)));
        foreach (int keyId in KeyIds.Where(keyId => keyId > 0))
        {
            engine.Key(keyId, (EngineAlgorithms)(1 << random.Next(4)), random.Next(2), random.Next(2));
        }

        if (random.Next(3) == 0)
        {
            engine.Rewire(64, 64, random.Next(2) == 0);
            engine.Rewire(192, 0, true);
        }

        return engine;
    }

    private static LineAccess Access(Random random, int index) => new()
    {
        PhysicalAddress = (ulong)KeyIds[random.Next(KeyIds.Length)] << 40 | (random.Next(2) == 0 ? Upper : 0) | (ulong)random.Next(Lines) * 64,
        ByteEnables = random.Next(3) == 0 ? (ulong)random.NextInt64() : ulong.MaxValue,
        Offset = 64 * index,
        Operation = (LineOperation)random.Next((int)LineOperation.Prefetch + 1),
    };

    /// <summary>One access past the cache, by the calls that <see cref="CachePolicy.Past"/> names.</summary>
    private static EngineStatus One(MemoryEngine engine, LineAccess access, Span<byte> line)
    {
        ulong pa = access.PhysicalAddress;
        switch (access.Operation)
        {
            case LineOperation.Read:
                bool cached = engine.CachedLines().Any(x => x.KeyId == (int)(pa >> 40) && x.LineAddress == (pa & ((1ul << 40) - 1)));
                EngineStatus status = engine.Read(pa, line);
                return cached ? status : Then(status, engine.Evict(pa));
            case LineOperation.Write when access.ByteEnables == ulong.MaxValue:
            case LineOperation.Movdir64b:
                return engine.Movdir64b(pa, line);
            case LineOperation.Write:
                return Then(engine.Write(pa, access.ByteEnables, line), access.ByteEnables == 0 ? EngineStatus.Done : engine.Flush(pa));
            case LineOperation.Flush:
                return engine.Flush(pa);
            case LineOperation.WriteBack:
                return engine.WriteBack(pa);
            default:
                return engine.Prefetch(pa);
        }
    }

    private static EngineStatus Then(EngineStatus status, EngineStatus after)
    {
        Assert.Equal(EngineStatus.Done, after);
        return status;
    }
}
