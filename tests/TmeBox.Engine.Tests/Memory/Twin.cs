namespace TmeBox.Engine.Tests.Memory;

/// <summary>The same work line by line: what ranges, lists and the policy past the cache are defined by.</summary>
internal static class Twin
{
    /// <summary>KeyIDs 1 to 4 have keys (1 and 2 with one tweak key, 3 without integrity), 5 behaves as TME, 6 is plaintext.</summary>
    public static MemoryEngine Make(EngineProfile profile, CacheShape cache, bool manyThreads = false, AesPath path = AesPath.Auto)
    {
        var engine = new MemoryEngine(profile, new EngineOptions { Cache = cache, ManyThreads = manyThreads, Aes = path });
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(4) | Rig.TdxBits(1) | Rig.AllAlgorithms));
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 11, 10);
        engine.Key(2, EngineAlgorithms.Xts128Integrity, 12, 10);
        engine.Key(3, EngineAlgorithms.Xts256, 13, 33);
        engine.Key(4, EngineAlgorithms.Xts256Integrity, 14, 34);
        Assert.Equal(EngineStatus.Done, engine.Program(6, Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128)));
        return engine;
    }

    /// <summary>One access as the documentation of <see cref="LineOperation"/> and <see cref="CachePolicy"/> says.</summary>
    public static EngineStatus Run(MemoryEngine engine, LineAccess access, Span<byte> data, CachePolicy policy)
    {
        ulong pa = access.PhysicalAddress;
        Span<byte> line = access.Operation <= LineOperation.Movdir64b ? data.Slice(access.Offset, 64) : default;
        bool past = policy == CachePolicy.Past;
        bool absent = past && !IsCached(engine, pa);
        EngineStatus status = access.Operation switch
        {
            LineOperation.Read => engine.Read(pa, line),
            LineOperation.Write when past && access.ByteEnables == ulong.MaxValue => engine.Movdir64b(pa & ~63ul, line),
            LineOperation.Write => engine.Write(pa, access.ByteEnables, line),
            LineOperation.Movdir64b => engine.Movdir64b(pa, line),
            LineOperation.Flush => engine.Flush(pa),
            LineOperation.WriteBack => engine.WriteBack(pa),
            _ => engine.Prefetch(pa),
        };
        bool leaves = access.Operation == LineOperation.Read ? absent : access.Operation == LineOperation.Write && access.ByteEnables != 0;
        if (past && leaves)
        {
            engine.Flush(pa);
        }

        return status;
    }

    public static string StateDigest(this MemoryEngine engine)
    {
        var digest = new byte[MemoryEngine.DigestSize];
        engine.ComputeDigest(digest);
        return Convert.ToHexString(digest);
    }

    /// <summary>Evicts on an engine that never evicts by itself what another one did.</summary>
    public static void Follow(this MemoryEngine follower, Eviction eviction)
    {
        CacheEntryState? victim = follower.FindCached(eviction.KeyId, eviction.LineAddress, new byte[64]);
        Assert.Equal(eviction.WrittenBack, victim?.Dirty);
        Assert.Equal(EngineStatus.Done, follower.Evict(eviction.PhysicalAddress));
    }

    private static bool IsCached(MemoryEngine engine, ulong pa)
    {
        int shift = engine.Profile.PhysicalAddressBits - 4;
        return pa >> engine.Profile.PhysicalAddressBits == 0 && engine.FindCached((int)(pa >> shift), pa & ((1ul << shift) - 1), new byte[64]) is not null;
    }
}
