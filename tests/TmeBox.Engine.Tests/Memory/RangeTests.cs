namespace TmeBox.Engine.Tests.Memory;

public class RangeTests
{
    [Theory]
    [InlineData(EngineIntegrity.None, CachePolicy.Through)]
    [InlineData(EngineIntegrity.None, CachePolicy.Past)]
    [InlineData(EngineIntegrity.Ci, CachePolicy.Through)]
    [InlineData(EngineIntegrity.Ci, CachePolicy.Past)]
    public void A_range_is_its_lines_one_by_one(EngineIntegrity integrity, CachePolicy policy) => Draw.ForAll(60, (random, seed) =>
    {
        EngineProfile profile = Rig.Platform with { Integrity = integrity };
        foreach (CacheMode mode in new[] { CacheMode.Finite, CacheMode.Unlimited, CacheMode.Uncached })
        {
            using MemoryEngine engine = Twin.Make(profile, new CacheShape(mode, Sets: 128, Ways: 2), manyThreads: random.Next(2) == 0);
            using MemoryEngine twin = Twin.Make(profile, mode == CacheMode.Uncached ? CacheShape.Uncached : CacheShape.Unlimited, path: AesPath.Portable);
            for (int round = 0; round < 6; round++)
            {
                int keyId = random.Next(7);
                ulong address = (ulong)random.Next(3 * 4096);
                byte[] ours = Bytes.Random(random, random.Next(3) == 0 ? random.Next(9000) : random.Next(200));
                byte[] theirs = [.. ours];
                if (random.Next(3) == 0)
                {
                    ulong line = (ulong)random.Next(3 * 64) * 64;
                    byte[] bytes = Bytes.Random(random, 64);
                    engine.Replace(line, bytes, default);
                    twin.Replace(line, bytes, default);
                }

                bool reads = random.Next(2) == 0;
                RangeResult result = reads ? engine.Port.Read(keyId, address, ours, policy) : engine.Port.Write(keyId, address, ours, policy);
                Eviction[] evictions = engine.LastEvictions.ToArray();
                RangeResult expected = LineByLine(twin, keyId, address, theirs, reads, policy, evictions);
                string where = $"seed {seed}, {mode}, round {round}, KeyID {keyId}, {(reads ? "read" : "write")} of {ours.Length} bytes at {address}";
                Assert.True(expected == result, $"{where}: {result}, expected {expected}");
                Assert.True(theirs.AsSpan().SequenceEqual(ours), $"{where}: other bytes");
                Assert.True(twin.StateDigest() == engine.StateDigest(), $"{where}: other state");
            }
        }
    });

    [Fact]
    public void A_range_ends_where_addresses_or_KeyIDs_end()
    {
        using MemoryEngine engine = Rig.Active(k: 6, p: 2);
        const ulong End = 1ul << 40;
        byte[] bytes = Bytes.Repeat(0xEE, 300);
        Assert.Equal(new RangeResult(EngineStatus.PageFault, 100), engine.Port.Write(1, End - 100, bytes));
        Assert.Equal(new RangeResult(EngineStatus.PageFault, 100), engine.Port.Read(1, End - 100, bytes));
        Assert.Equal([.. Bytes.Repeat(0xEE, 100), .. new byte[200]], bytes);
        foreach (int keyId in new[] { -1, 16, 64, int.MaxValue })
        {
            Assert.Equal(new RangeResult(EngineStatus.PageFault, 0), engine.Port.Read(keyId, 0, bytes));
            Assert.Equal(new RangeResult(EngineStatus.PageFault, 0), engine.Port.Write(keyId, 0, bytes));
        }

        Assert.Equal(new RangeResult(EngineStatus.PageFault, 0), engine.Port.Read(1, ulong.MaxValue, bytes));
        Assert.Equal(new RangeResult(EngineStatus.Done, 0), engine.Port.Read(1, 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Port.Read(1, 0, bytes, (CachePolicy)(-1)));
    }

    private static RangeResult LineByLine(
        MemoryEngine twin, int keyId, ulong address, byte[] bytes, bool reads, CachePolicy policy, Eviction[] evictions)
    {
        int done = 0;
        int followed = 0;
        var line = new byte[64];
        for (int index = 0; done < bytes.Length; index++)
        {
            for (; followed < evictions.Length && evictions[followed].Access == index; followed++)
            {
                twin.Follow(evictions[followed]);
            }

            int offset = (int)(address % 64);
            int length = Math.Min(64 - offset, bytes.Length - done);
            ulong enables = ulong.MaxValue >> (64 - length) << offset;
            bytes.AsSpan(done, length).CopyTo(line.AsSpan(offset));
            var access = new LineAccess { PhysicalAddress = twin.Pa(keyId, address), Operation = reads ? LineOperation.Read : LineOperation.Write, ByteEnables = enables };
            EngineStatus status = Twin.Run(twin, access, line, policy);
            if (status != EngineStatus.Done)
            {
                bytes.AsSpan(done).Clear();
                return new RangeResult(status, done);
            }

            if (reads)
            {
                line.AsSpan(offset, length).CopyTo(bytes.AsSpan(done));
            }

            done += length;
            address += (uint)length;
        }

        Assert.Equal(evictions.Length, followed);
        return new RangeResult(EngineStatus.Done, done);
    }
}
