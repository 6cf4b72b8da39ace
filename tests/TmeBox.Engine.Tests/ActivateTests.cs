namespace TmeBox.Engine.Tests;

public class ActivateTests
{
    [Theory] // The checked values of F-ACT-3.
    [InlineData(0ul, 1ul)]
    [InlineData(0x80000000ul, 0x80000001ul)]
    [InlineData(2ul, 3ul)]
    [InlineData(3ul, 3ul)]
    [InlineData(0x22ul, 0x23ul)]
    [InlineData(1ul, 1ul)]
    [InlineData(4ul, 5ul)]
    [InlineData(0xAul, 0xBul)]
    public void A_value_as_written_and_as_read(ulong written, ulong read)
    {
        var engine = new MemoryEngine(Rig.Platform);
        Assert.Equal(EngineStatus.Done, engine.Activate(written));
        Assert.Equal(read, engine.ReadActivate());
    }

    [Theory]
    [InlineData(6ul, true, true, 7ul)]
    [InlineData(6ul, true, false, 4ul)]
    [InlineData(2ul, false, true, 0ul)]
    [InlineData(0xAul, false, true, 8ul)]
    [InlineData(6ul, false, true, 7ul)]
    [InlineData(2ul, true, false, 3ul)]
    [InlineData(2ul | (1ul << 32), false, true, 0ul)]
    [InlineData(6ul | (1ul << 32), true, false, 0ul)]
    [InlineData(6ul | (1ul << 32), false, true, 7ul | (1ul << 32))]
    public void Without_entropy_or_stored_key(ulong written, bool entropy, bool stored, ulong read)
    {
        var engine = new MemoryEngine(Rig.Platform);
        Assert.Equal(EngineStatus.Done, engine.Activate(written, entropy, stored));
        Assert.Equal(read, engine.ReadActivate());
    }

    [Fact]
    public void A_failed_write_with_KeyIDs_leaves_the_old_value()
    {
        var engine = new MemoryEngine(Rig.Platform);
        engine.Activate(0x8000000A, entropy: false);
        Assert.Equal(0x80000008ul, engine.ReadActivate());
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.Restore | Rig.KeyIdBits(1), stored: false));
        Assert.Equal(0x80000008ul, engine.ReadActivate());
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(6), entropy: false));
        Assert.Equal(0x80000008ul, engine.ReadActivate());
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(6)));
        Assert.Equal(3ul | Rig.KeyIdBits(6), engine.ReadActivate());
    }

    [Fact]
    public void Three_KeyID_bits_all_of_them_for_TDX_are_accepted()
    {
        var engine = new MemoryEngine(Rig.Platform);
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(3) | Rig.TdxBits(3)));
        Assert.Equal(3ul | Rig.KeyIdBits(3) | Rig.TdxBits(3), engine.ReadActivate());
    }

    public static TheoryData<string, ulong> Refused
    {
        get
        {
            var data = new TheoryData<string, ulong>
            {
                { "policy 1 is an integrity algorithm", 0x12 },
                { "policy 3 is an integrity algorithm", 0x32 },
                { "policy 4", 0x42 },
                { "policy 15", 0xF2 },
                { "too many KeyID bits", Rig.Enable | Rig.KeyIdBits(7) },
                { "KeyID bits without enable", Rig.KeyIdBits(1) },
                { "more TDX bits than KeyID bits", Rig.Enable | Rig.KeyIdBits(3) | Rig.TdxBits(4) },
                { "TDX bits without KeyID bits", Rig.Enable | Rig.TdxBits(1) },
            };
            for (int bit = 8; bit < 64; bit++)
            {
                if (bit is (>= 8 and <= 30) or (>= 40 and <= 47) or >= 52)
                {
                    data.Add($"reserved bit {bit}", Rig.Enable | (1ul << bit));
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Refused))]
    public void A_refused_value_changes_nothing(string why, ulong value)
    {
        var engine = new MemoryEngine(Rig.Platform);
        string before = engine.Digest();
        Assert.True(engine.Activate(value) == EngineStatus.GeneralProtection, why);
        Assert.True(before == engine.Digest(), why);
    }

    [Fact]
    public void Bits_are_reserved_where_the_platform_lacks_the_feature()
    {
        EngineProfile plain = Rig.Platform with { Bypass = false, TdxKeyIds = false, Algorithms = EngineAlgorithms.Xts128 };
        Refuses(plain, Rig.Enable | Rig.Bypass);
        Refuses(plain, Rig.Enable | Rig.KeyIdBits(3) | Rig.TdxBits(1));
        Refuses(plain, Rig.Enable | Rig.KeyIdBits(3) | (4ul << 48));
        Refuses(plain, Rig.Enable | 0x20);
        Accepts(plain, Rig.Enable | Rig.KeyIdBits(3) | (1ul << 48));
        EngineProfile tmeOnly = Rig.Platform with { MaxKeyIdBits = 0 };
        for (int bit = 32; bit < 64; bit++)
        {
            Refuses(tmeOnly, Rig.Enable | (1ul << bit));
        }

        Accepts(tmeOnly, Rig.Enable | Rig.Bypass);
        Accepts(Rig.Platform with { MaxKeyIdBits = 15 }, Rig.Enable | Rig.KeyIdBits(15));
        Refuses(Rig.Platform with { Algorithms = EngineAlgorithms.Xts256 }, Rig.Enable);
        Accepts(Rig.Platform with { Algorithms = EngineAlgorithms.Xts256 }, Rig.Enable | 0x20);
    }

    [Theory]
    [InlineData(LockedWrite.Ignored, EngineStatus.Done)]
    [InlineData(LockedWrite.GeneralProtection, EngineStatus.GeneralProtection)]
    public void A_locked_register_stays(LockedWrite choice, EngineStatus expected)
    {
        foreach (ulong first in new[] { 0ul, Rig.Enable, Rig.Enable | Rig.Restore })
        {
            var engine = new MemoryEngine(Rig.Platform with { LockedActivateWrite = choice });
            engine.Activate(first);
            string before = engine.Digest();

            // The lock is asked before the reserved bits.
            Assert.Equal(expected, engine.Activate(ulong.MaxValue));
            Assert.Equal(expected, engine.Activate(Rig.Enable | Rig.KeyIdBits(3)));
            Assert.Equal(before, engine.Digest());
        }
    }

    [Fact]
    public void Reset_is_a_fresh_engine()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci);
        string fresh = new MemoryEngine(Rig.Ci).Digest();
        engine.Key(1, EngineAlgorithms.Xts256Integrity, 1, 2);
        engine.Put(1, 0x1000, Bytes.Line(1));
        engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(2));
        engine.Reset();
        Assert.Equal(fresh, engine.Digest());
        Assert.Equal(new byte[64], engine.Get(0, 0x40));
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(6) | Rig.AllAlgorithms));
        Assert.Equal(Rig.Active(Rig.Ci).KeyDigest(), engine.KeyDigest());
    }

    [Fact]
    public void Activation_leaves_cache_and_DRAM_alone()
    {
        var engine = new MemoryEngine(Rig.Platform, new EngineOptions { Cache = CacheShape.Unlimited });
        engine.Movdir64b(0x40, Bytes.Line(1));
        engine.Put(0, 0x80, Bytes.Line(2));
        ulong high = 1ul << 45;
        engine.Put(0, high, Bytes.Line(3));
        engine.Activate(Rig.Enable | Rig.KeyIdBits(6) | Rig.AllAlgorithms);
        Assert.Equal(Bytes.Line(1), engine.Cipher(0x40));
        Assert.NotEqual(Bytes.Line(1), engine.Get(0, 0x40));
        Assert.Equal(Bytes.Line(2), engine.Get(0, 0x80));

        // The same physical address now names KeyID 32 and line 0: another line than the one that is cached.
        Assert.Equal(EngineStatus.Done, engine.Flush(high));
        Assert.Contains(engine.CachedLines(), line => line.KeyId == 0 && line.LineAddress == high && line.Dirty);
    }

    [Fact]
    public void The_TME_key_is_as_long_as_the_policy_says()
    {
        MemoryEngine xts128 = Rig.Active();
        MemoryEngine xts256 = Rig.Active(more: 0x20);
        xts128.Key(1, EngineAlgorithms.Xts128, 1001, 1002);
        xts256.Key(1, EngineAlgorithms.Xts256, 1001, 1002);
        foreach (MemoryEngine engine in new[] { xts128, xts256 })
        {
            engine.Movdir64b(engine.Pa(0, 0x40), Bytes.Line(5));
            byte[] tme = engine.Cipher(0x40);
            engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(5));
            Assert.Equal(tme, engine.Cipher(0x40));
        }

        Assert.NotEqual(xts128.Cipher(0x40), xts256.Cipher(0x40));
    }

    [Fact]
    public void Keys_of_the_wrong_length_are_the_callers_error()
    {
        var engine = new MemoryEngine(Rig.Platform);
        Assert.Throws<ArgumentException>(() => engine.WriteActivate(2, new ActivateInputs { DataKey = new byte[16], TweakKey = new byte[32], MacKey = new byte[16] }));
        Assert.Throws<ArgumentException>(() => engine.WriteActivate(2, new ActivateInputs { DataKey = new byte[32], TweakKey = new byte[32], MacKey = new byte[15] }));
        Assert.Equal(0ul, engine.ReadActivate());
    }

    private static void Refuses(EngineProfile profile, ulong value) =>
        Assert.Equal(EngineStatus.GeneralProtection, new MemoryEngine(profile).Activate(value));

    private static void Accepts(EngineProfile profile, ulong value) =>
        Assert.Equal(EngineStatus.Done, new MemoryEngine(profile).Activate(value));
}
