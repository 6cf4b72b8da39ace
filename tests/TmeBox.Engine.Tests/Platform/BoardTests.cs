namespace TmeBox.Engine.Tests.Platform;

/// <summary>The physical attacker's wiring, reset, snapshots and digests.</summary>
public class BoardTests
{
    [Fact]
    public void An_alias_makes_two_addresses_share_a_line()
    {
        MemoryEngine engine = Rig.Active();
        engine.Rewire(0x1040, 0x40, dropsWrites: false);
        engine.Put(0, 0x1040, Bytes.Line(1));
        engine.Out(0, 0x1040);
        Assert.Equal(engine.Cipher(0x1000), engine.Cipher(0x1040));
        Assert.Equal(Bytes.Line(1), engine.Get(0, 0x1040));
        Assert.NotEqual(Bytes.Line(1), engine.Get(0, 0x1000));
        engine.Rewire(0x1040, 0, dropsWrites: false);
        Assert.Equal(new byte[64], engine.Cipher(0x1040));
    }

    [Fact]
    public void Dropped_writes_are_lost_but_poison_and_the_attacker_are_not()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci);
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        engine.Put(1, 0x40, Bytes.Line(1));
        engine.Out(1, 0x40);
        engine.Rewire(0x40, 0, dropsWrites: true);
        Assert.Equal(EngineStatus.Done, engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(2)));
        Assert.Equal(EngineStatus.Done, engine.DmaWrite(engine.Pa(1, 0x40), 3, Bytes.Line(2)));
        engine.Put(1, 0x40, Bytes.Line(3));
        engine.Out(1, 0x40);
        Assert.Equal(Bytes.Line(1), engine.Get(1, 0x40));
        engine.Out(1, 0x40);
        engine.Flip(0x40, 511);
        engine.MeetPoison(1, 0x40);
        Assert.True(engine.Beside(0x40).Poison);
    }

    [Fact]
    public void A_flip_changes_one_bit_and_twice_none()
    {
        MemoryEngine engine = Rig.Active();
        engine.Flip(0x80, 10);
        Assert.Equal([0, 4, .. new byte[62]], engine.Cipher(0x80));
        engine.Flip(0x80, 10);
        Assert.Equal(new byte[64], engine.Cipher(0x80));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Flip(0x80, 512));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Rewire(0, 1, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Rewire(0, 1ul << 46, false));
    }

    [Fact]
    public void With_many_threads_an_alias_stays_where_its_stripe_is()
    {
        using var engine = new MemoryEngine(Rig.Platform, new EngineOptions { Cache = CacheShape.Uncached, ManyThreads = true });
        engine.Rewire(0x1040, 0x80, dropsWrites: false);
        Assert.Throws<InvalidOperationException>(() => engine.Rewire(0x1040, 0x1000, dropsWrites: false));
    }

    [Fact]
    public void A_reset_of_the_platform_leaves_DRAM_and_its_wiring_and_nothing_else()
    {
        MemoryEngine engine = Changed();
        engine.Rewire(0x2000, 0x40, dropsWrites: true);
        DramLine[] before = [.. engine.DramLines()];
        engine.ResetPlatform();
        Assert.Equal(before.Select(Text), engine.DramLines().Select(Text));
        Assert.Empty(engine.CachedLines());
        Assert.Equal((0ul, 0ul, CoreMode.Reset, TableHolder.Nobody), (engine.ReadActivate(), engine.ReadCr3(1), engine.ModeOf(1), engine.HolderOf(1)));
        Assert.Empty(engine.TlbEntries(1));
        Assert.Equal(KeyMode.Tme, engine.KeyStateOf(1, 1).Mode);
        engine.Put(0, 0x2000, Bytes.Line(1));
        engine.Out(0, 0x2000);
        Assert.NotEqual(Bytes.Line(1), engine.Cipher(0x2000));
        engine.Reset();
        Assert.Empty(engine.DramLines());
        engine.Put(0, 0x2000, Bytes.Line(1));
        engine.Out(0, 0x2000);
        Assert.Equal(Bytes.Line(1), engine.Cipher(0x2000));

        static string Text(DramLine line) => $"{line.LineAddress:X} {Convert.ToHexString(line.Ciphertext.Span)} {line.Tag}";
    }

    [Fact]
    public void Snapshots_and_digests_cover_every_part_of_the_platform()
    {
        MemoryEngine engine = Changed();
        using EngineSnapshot snapshot = engine.TakeSnapshot();
        string before = DigestOf(engine);
        var seen = new HashSet<string> { before };
        Action[] changes =
        [
            () => engine.ChangeMode(0, new CoreMode(0, NonRoot: true)),
            () => engine.WriteCr3(0, 0x5000),
            () => engine.Walk(0, 0x7000_0000_1000),
            () => engine.DropTranslation(1, 0x7000_0000_0000),
            () => engine.TakeTable(0),
            () => engine.WriteMsr(0, MemoryEngine.CoreActivateMsr, 0, default),
            () => engine.Rewire(0x40, 0x40, false),
            () => engine.Rewire(0x40, 0, true),
            () => engine.Pconfig(0, new KeyProgram { KeyId = 1, Control = Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128), KeyField1 = new byte[64], KeyField2 = new byte[64] }),
            () => engine.Pconfig(2, new KeyProgram { KeyId = 1, Control = Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128), KeyField1 = new byte[64], KeyField2 = new byte[64] }),
            () => engine.Pconfig(2, new PconfigInputs { Prefixed = true, Rbx = 0 }),
            () => engine.Read(3, 0x40, new byte[64]),
        ];
        for (int i = 0; i < changes.Length; i++)
        {
            changes[i]();
            Assert.True(seen.Add(DigestOf(engine)), $"change {i} is not in the digest");
            engine.Restore(snapshot);
            Assert.True(before == DigestOf(engine), $"change {i} is not in the snapshot");
        }
    }

    /// <summary>Two packages, a mapped page that core 1 has used, modes, keys and a lock.</summary>
    private static MemoryEngine Changed()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci with { Packages = 2 });
        var pages = new Pages(engine);
        pages.Map(0x7000_0000_0000, 0x4000);
        pages.Map(0x7000_0000_1000, 0x5000);
        engine.Walk(1, 0x7000_0000_0000);
        engine.Put(0, 0x40, Bytes.Line(4));
        Assert.Equal(EngineStatus.Done, engine.WriteBack(0x40));
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(1, new CoreMode(3)));
        Assert.Equal(EngineStatus.Done, engine.TakeTable(2));
        Assert.Equal(EngineStatus.DeviceBusy, engine.Pconfig(3, new KeyProgram { KeyId = 1, Control = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), KeyField1 = new byte[64], KeyField2 = new byte[64] }).Status);
        Assert.Equal(EngineStatus.InvalidOpcode, engine.Pconfig(2, new PconfigInputs { Prefixed = true, Rbx = 0 }).Status);
        Assert.Equal(EngineStatus.Done, engine.Pconfig(3, new KeyProgram { KeyId = 1, Control = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), KeyField1 = new byte[64], KeyField2 = new byte[64] }).Status);
        Assert.Equal(EngineStatus.Done, engine.TakeTable(2));
        return engine;
    }

    private static string DigestOf(MemoryEngine engine)
    {
        var digest = new byte[MemoryEngine.DigestSize];
        engine.ComputeDigest(digest);
        return Convert.ToHexString(digest);
    }
}
