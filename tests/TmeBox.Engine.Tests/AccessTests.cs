namespace TmeBox.Engine.Tests;

public class AccessTests
{
    [Fact]
    public void What_is_written_is_read_back_through_cache_and_DRAM()
    {
        foreach (EngineProfile profile in new[] { Rig.Platform, Rig.Ci })
        {
            foreach (EngineAlgorithms algorithm in new[] { EngineAlgorithms.Xts128, EngineAlgorithms.Xts128Integrity, EngineAlgorithms.Xts256, EngineAlgorithms.Xts256Integrity })
            {
                MemoryEngine engine = Rig.Active(profile);
                engine.Key(1, algorithm, 1, 2);
                engine.Put(1, 0x40, Bytes.Line(3));
                Assert.Equal(Bytes.Line(3), engine.Get(1, 0x40));
                Assert.Equal(new byte[64], engine.Cipher(0x40));
                engine.Out(1, 0x40);
                Assert.NotEqual(Bytes.Line(3), engine.Cipher(0x40));
                Assert.Empty(engine.CachedLines());
                Assert.Equal(Bytes.Line(3), engine.Get(1, 0x40));
            }
        }
    }

    [Fact]
    public void Any_byte_of_a_line_names_it()
    {
        MemoryEngine engine = Rig.Active();
        engine.Write(engine.Pa(1, 0x47), ulong.MaxValue, Bytes.Line(1));
        Assert.Equal(Bytes.Line(1), engine.Get(1, 0x7F));
        Assert.Equal(0x40ul, Assert.Single(engine.CachedLines()).LineAddress);
    }

    [Fact]
    public void Byte_enables_choose_the_bytes()
    {
        const int Seed = 64;
        var random = new Random(Seed);
        MemoryEngine engine = Rig.Active();
        byte[] expected = Bytes.Line(1);
        engine.Put(1, 0x40, expected);
        for (int i = 0; i < 500; i++)
        {
            ulong enables = (ulong)random.NextInt64() & (ulong)random.NextInt64() << random.Next(64);
            byte[] line = Bytes.Random(random, 64);
            Assert.Equal(EngineStatus.Done, engine.Write(engine.Pa(1, 0x40), enables, line));
            for (int j = 0; j < 64; j++)
            {
                expected[j] = (enables >> j & 1) != 0 ? line[j] : expected[j];
            }

            Assert.True(engine.Get(1, 0x40).AsSpan().SequenceEqual(expected), $"seed {Seed}, write {i}");
            if (i % 3 == 0)
            {
                engine.Out(1, 0x40);
            }
        }
    }

    [Fact]
    public void A_write_of_no_byte_does_nothing()
    {
        MemoryEngine engine = Rig.Active(cache: new CacheShape(Sets: 1, Ways: 1));
        engine.Put(1, 0x40, Bytes.Line(1));
        string before = engine.Digest();
        Assert.Equal(EngineStatus.Done, engine.Write(engine.Pa(2, 0x80), 0, Bytes.Line(2)));
        Assert.Equal(EngineStatus.Done, engine.Write(engine.Pa(1, 0x40), 0, Bytes.Line(2)));
        Assert.Equal(0, engine.LastEvictions.Length);
        Assert.Equal(before, engine.Digest());
    }

    [Fact]
    public void A_read_leaves_the_line_clean_and_a_write_leaves_it_dirty()
    {
        MemoryEngine engine = Rig.Active();
        engine.Get(1, 0x40);
        Assert.False(Assert.Single(engine.CachedLines()).Dirty);
        engine.Write(engine.Pa(1, 0x40), 1, Bytes.Line(1));
        Assert.True(Assert.Single(engine.CachedLines()).Dirty);
        Assert.Empty(engine.DramLines());
        engine.WriteBack(engine.Pa(1, 0x40));
        Assert.False(Assert.Single(engine.CachedLines()).Dirty);
        Assert.Single(engine.DramLines());
        byte[] stored = engine.Cipher(0x40);
        engine.Replace(0x40, Bytes.Line(9), default);
        engine.WriteBack(engine.Pa(1, 0x40));
        engine.Evict(engine.Pa(1, 0x40));
        Assert.Equal(Bytes.Line(9), engine.Cipher(0x40));
        Assert.NotEqual(stored, engine.Cipher(0x40));
    }

    [Fact]
    public void Flushes_touch_their_own_KeyID_only()
    {
        MemoryEngine engine = Rig.Active();
        engine.Put(1, 0x40, Bytes.Line(1));
        engine.Put(2, 0x40, Bytes.Line(2));
        engine.Out(1, 0x40);
        CachedLine left = Assert.Single(engine.CachedLines());
        Assert.Equal((2, 0x40ul, true, false), (left.KeyId, left.LineAddress, left.Dirty, left.Poisoned));
        Assert.Equal(Bytes.Line(2), left.Data.ToArray());
    }

    [Fact]
    public void MOVDIR64B_drops_its_own_KeyIDs_entry_and_no_alias()
    {
        MemoryEngine engine = Rig.Active();
        engine.Put(1, 0x40, Bytes.Line(1));
        engine.Put(2, 0x40, Bytes.Line(2));
        Assert.Equal(EngineStatus.Done, engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(3)));
        Assert.Equal(2, Assert.Single(engine.CachedLines()).KeyId);
        Assert.Equal(Bytes.Line(3), engine.Get(1, 0x40));
        Assert.Equal(Bytes.Line(2), engine.Get(2, 0x40));
    }

    [Fact]
    public void Prefetch_brings_a_sound_line_in_clean_and_leaves_an_unsound_one()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci);
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        engine.Key(2, EngineAlgorithms.Xts128, 3, 4);
        engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(1));
        engine.Prefetch(engine.Pa(1, 0x40));
        CachedLine line = Assert.Single(engine.CachedLines());
        Assert.Equal((1, false, false), (line.KeyId, line.Dirty, line.Poisoned));
        Assert.Equal(Bytes.Line(1), line.Data.ToArray());

        // Never written with KeyID 1: its MAC fails, so neither cache nor poison may change.
        string before = engine.Digest();
        engine.Prefetch(engine.Pa(1, 0x80));
        Assert.Equal(before, engine.Digest());
        engine.Replace(0x80, Bytes.Line(5), new LineTag(7, true));
        before = engine.Digest();
        engine.Prefetch(engine.Pa(2, 0x80));
        Assert.Equal(before, engine.Digest());

        // Present and dirty: nothing changes.
        engine.Put(1, 0x40, Bytes.Line(6));
        before = engine.Digest();
        engine.Prefetch(engine.Pa(1, 0x40));
        Assert.Equal(before, engine.Digest());
    }

    [Fact]
    public void Without_integrity_there_is_neither_MAC_nor_poison()
    {
        MemoryEngine engine = Rig.Active();
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        engine.Replace(0x40, Bytes.Line(1), new LineTag(0x123, true));
        Assert.Equal(default, engine.Beside(0x40));
        engine.Get(1, 0x40);
        engine.Put(1, 0x80, Bytes.Line(1));
        engine.Out(1, 0x80);
        Assert.All(engine.DramLines(), line => Assert.Equal(default, line.Tag));
    }

    [Fact]
    public void Every_write_under_Ci_makes_a_MAC_over_its_own_encrypted_tweak()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci);
        engine.Key(1, EngineAlgorithms.Xts128, 1, 2);
        engine.Program(2, Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128));
        var digest = new byte[32];
        foreach (int keyId in new[] { 0, 1, 2 })
        {
            engine.Movdir64b(engine.Pa(keyId, 0x40), Bytes.Line(1));

            // The encrypted tweak by someone else: XTS of one block x is E(x ^ T) ^ T; ECB of the data unit number is what we need.
            using var ecb = System.Security.Cryptography.Aes.Create();
            ecb.Key = keyId == 0 ? Bytes.Line(1002)[..16] : Bytes.Line(2)[..16];
            byte[] unit = [0x40, .. new byte[15]];
            byte[] tweak = keyId == 2 ? new byte[16] : ecb.EncryptEcb(unit, System.Security.Cryptography.PaddingMode.None);
            Cipher.Sha3.Hash256([.. Bytes.Line(1003)[..16], .. engine.Cipher(0x40), .. tweak, 0], digest);
            Assert.Equal(BitConverter.ToUInt32(digest) & 0x0FFF_FFFF, engine.Beside(0x40).Mac);
        }

        Assert.Equal(Bytes.Line(1), engine.Cipher(0x40));
    }
}
