namespace TmeBox.Engine.Tests;

public class AddressTests
{
    private static readonly byte[] Junk = Bytes.Repeat(0xEE, 64);

    [Theory]
    [InlineData(36)]
    [InlineData(46)]
    [InlineData(52)]
    public void An_address_of_MAXPHYADDR_or_more_is_a_page_fault(int m)
    {
        EngineProfile profile = Rig.Platform with { PhysicalAddressBits = m };
        foreach (MemoryEngine engine in new[] { new MemoryEngine(profile), Rig.Active(profile) })
        {
            Faults(engine, 1ul << m);
            Faults(engine, 1ul << 63);
            Faults(engine, ulong.MaxValue & ~63ul);
            Assert.Equal(EngineStatus.Done, engine.Read((1ul << m) - 1, new byte[64]));
        }
    }

    [Fact]
    public void The_KeyIDs_reserved_for_TDX_are_a_page_fault()
    {
        MemoryEngine engine = Rig.Active(k: 6, p: 2);
        for (int keyId = 0; keyId < 64; keyId++)
        {
            if (keyId >= 16)
            {
                Faults(engine, engine.Pa(keyId, 0x1000));
            }
            else
            {
                engine.Get(keyId, 0x1000);
            }
        }

        Faults(Rig.Active(k: 3, p: 3), 1ul << 43);
    }

    [Fact]
    public void A_KeyID_above_the_number_of_keys_behaves_as_TME()
    {
        MemoryEngine engine = Rig.Active(Rig.Platform with { MaxKeys = 5 });
        engine.Put(0, 0x40, Bytes.Line(1));
        engine.Out(0, 0x40);
        Assert.Equal(Bytes.Line(1), engine.Get(6, 0x40));
        Assert.Equal(Bytes.Line(1), engine.Get(63, 0x40));
        Assert.Equal(default, engine.KeyStateOf(63));
    }

    [Fact]
    public void Without_TME_all_bits_are_address_and_memory_is_plaintext()
    {
        var fresh = new MemoryEngine(Rig.Platform);
        var off = new MemoryEngine(Rig.Platform);
        off.Activate(0);
        foreach (MemoryEngine engine in new[] { fresh, off })
        {
            ulong top = (1ul << 46) - 64;
            engine.Movdir64b(top, Bytes.Line(1));
            Assert.Equal(Bytes.Line(1), engine.Cipher(top));
            Assert.Equal(new byte[64], engine.Cipher(top & ((1ul << 40) - 1)));
        }
    }

    [Fact]
    public void TME_alone_encrypts_and_has_no_KeyIDs()
    {
        var engine = new MemoryEngine(Rig.Platform);
        engine.Activate(Rig.Enable);
        ulong top = (1ul << 46) - 64;
        engine.Movdir64b(top, Bytes.Line(1));
        Assert.NotEqual(Bytes.Line(1), engine.Cipher(top));
        Assert.Equal(Bytes.Line(1), engine.Get(0, top));
        Assert.All(engine.CachedLines(), line => Assert.Equal(0, line.KeyId));
    }

    [Fact]
    public void Under_bypass_KeyID_0_and_unprogrammed_ones_are_plaintext()
    {
        MemoryEngine engine = Rig.Active(more: Rig.Bypass);
        engine.Key(2, EngineAlgorithms.Xts128, 1, 2);
        foreach (int keyId in new[] { 0, 1, 2 })
        {
            engine.Movdir64b(engine.Pa(keyId, 0x40), Bytes.Line(1));
            Assert.Equal(keyId != 2, engine.Cipher(0x40).AsSpan().SequenceEqual(Bytes.Line(1)));
        }
    }

    [Fact]
    public void The_KeyID_is_not_in_the_tweak_and_the_address_is()
    {
        MemoryEngine engine = Rig.Active();
        engine.Key(1, EngineAlgorithms.Xts128, 1, 2);
        engine.Key(2, EngineAlgorithms.Xts128, 1, 2);
        engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(1));
        byte[] one = engine.Cipher(0x40);
        engine.Movdir64b(engine.Pa(2, 0x40), Bytes.Line(1));
        Assert.Equal(one, engine.Cipher(0x40));
        engine.Movdir64b(engine.Pa(1, 0x80), Bytes.Line(1));
        Assert.NotEqual(one, engine.Cipher(0x80));
    }

    [Fact]
    public void MOVDIR64B_checks_alignment_before_the_address()
    {
        MemoryEngine engine = Rig.Active();
        string before = engine.Digest();
        Assert.Equal(EngineStatus.GeneralProtection, engine.Movdir64b(0x48, Junk));
        Assert.Equal(EngineStatus.GeneralProtection, engine.Movdir64b((1ul << 60) | 1, Junk));
        Assert.Equal(EngineStatus.PageFault, engine.Movdir64b(1ul << 60, Junk));
        Assert.Equal(before, engine.Digest());
    }

    [Fact]
    public void Arguments_out_of_range_are_the_callers_error()
    {
        MemoryEngine engine = Rig.Active();
        Assert.Throws<ArgumentException>(() => engine.Read(0, new byte[63]));
        Assert.Throws<ArgumentException>(() => engine.Write(0, 1, new byte[63]));
        Assert.Throws<ArgumentException>(() => engine.Movdir64b(0, new byte[63]));
        Assert.Throws<ArgumentException>(() => engine.Snoop(0, new byte[63]));
        Assert.Throws<ArgumentException>(() => engine.Replace(0, new byte[63], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Snoop(1ul << 46, new byte[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Replace(0, new byte[64], new LineTag(1u << 28, false)));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.KeyStateOf(32768));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.KeyStateOf(-1));
        foreach (EngineProfile wrong in new[]
        {
            Rig.Platform with { PhysicalAddressBits = 35 }, Rig.Platform with { PhysicalAddressBits = 53 }, Rig.Platform with { MaxKeyIdBits = 16 },
            Rig.Platform with { MaxKeyIdBits = -1 }, Rig.Platform with { MaxKeys = 32768 }, Rig.Platform with { Algorithms = (EngineAlgorithms)16 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryEngine(wrong));
        }

        foreach (CacheShape wrong in new CacheShape[] { new((CacheMode)3), new(Sets: 3), new(Sets: 0), new(Ways: 0), new(Ways: 65) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryEngine(Rig.Platform, new EngineOptions { Cache = wrong }));
        }
    }

    private static void Faults(MemoryEngine engine, ulong address)
    {
        string before = engine.Digest();
        byte[] line = [.. Junk];
        Assert.Equal(EngineStatus.PageFault, engine.Read(address, line));
        Assert.Equal(new byte[64], line);
        Assert.Equal(EngineStatus.PageFault, engine.Write(address, ulong.MaxValue, Junk));
        Assert.Equal(EngineStatus.PageFault, engine.Write(address, 1, Junk));
        Assert.Equal(EngineStatus.PageFault, engine.Write(address, 0, Junk));
        Assert.Equal(EngineStatus.PageFault, engine.Flush(address));
        Assert.Equal(EngineStatus.PageFault, engine.Evict(address));
        Assert.Equal(EngineStatus.PageFault, engine.WriteBack(address));
        Assert.Equal(EngineStatus.PageFault, engine.Prefetch(address));
        Assert.Equal(EngineStatus.PageFault, engine.Movdir64b(address, Junk));
        Assert.Equal(before, engine.Digest());
    }
}
