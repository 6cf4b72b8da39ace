namespace TmeBox.Engine.Tests.Platform;

public class PackageTests
{
    private const ulong Upper = 1ul << 39;
    private static readonly EngineProfile Two = Rig.Platform with { Packages = 2 };
    private static readonly uint Direct = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128);

    [Fact]
    public void A_line_takes_its_key_from_the_package_that_controls_its_half_whoever_asks()
    {
        MemoryEngine engine = Rig.Active(Two);
        Assert.Equal(EngineStatus.Done, Program(engine, 0, 1, 7));
        Assert.Equal((KeyMode.Keyed, KeyMode.Tme), (engine.KeyStateOf(0, 1).Mode, engine.KeyStateOf(1, 1).Mode));
        foreach (int writer in new[] { 0, 2 })
        {
            foreach (ulong address in new[] { 0x40ul, Upper | 0x40 })
            {
                Assert.Equal(EngineStatus.Done, engine.Write(writer, engine.Pa(1, address), ulong.MaxValue, Bytes.Line(3)));
                Assert.Equal(EngineStatus.Done, engine.Flush(3 - writer, engine.Pa(1, address)));
            }

            Assert.NotEqual(Alone(address: 0x40, keyed: false), engine.Cipher(0x40));
            Assert.Equal(Alone(0x40, keyed: true), engine.Cipher(0x40));
            Assert.Equal(Alone(Upper | 0x40, keyed: false), engine.Cipher(Upper | 0x40));
        }
    }

    [Fact]
    public void Activation_and_reset_concern_every_package()
    {
        MemoryEngine engine = Rig.Active(Two);
        Assert.Equal(EngineStatus.Done, Program(engine, 2, 1, 7));
        engine.ResetPlatform();
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(6) | Rig.AllAlgorithms));
        Assert.Equal(KeyMode.Tme, engine.KeyStateOf(1, 1).Mode);
        engine.Put(0, Upper, Bytes.Line(1));
        engine.Out(0, Upper);
        Assert.NotEqual(Bytes.Line(1), engine.Cipher(Upper));
    }

    [Fact]
    public void A_held_table_is_busy_for_its_own_package_until_the_holder_ends_a_PCONFIG()
    {
        MemoryEngine engine = Rig.Active(Two);
        Assert.Equal(EngineStatus.Done, engine.TakeTable(3));
        Assert.Equal(EngineStatus.DeviceBusy, engine.TakeTable(2));
        Assert.Equal((TableHolder.Nobody, TableHolder.Core3), (engine.HolderOf(0), engine.HolderOf(1)));
        Assert.Equal(EngineStatus.DeviceBusy, Program(engine, 2, 1, 7));
        Assert.Equal(EngineStatus.Done, Program(engine, 1, 1, 7));
        Assert.Equal(TableHolder.Core3, engine.HolderOf(1));
        Assert.Equal(EngineStatus.Done, Program(engine, 3, 1, 7));
        Assert.Equal(TableHolder.Nobody, engine.HolderOf(1));
    }

    [Fact]
    public void An_access_makes_its_core_a_holder_and_a_store_the_only_one()
    {
        MemoryEngine engine = Rig.Active(Two);
        var line = new byte[64];
        foreach ((int core, int holders) in new[] { (1, 0b0010), (3, 0b1010), (3, 0b1010) })
        {
            Assert.Equal(EngineStatus.Done, engine.Read(core, 0x40, line));
            Assert.Equal(holders, engine.FindCached(0, 0x40, line)!.Value.Holders);
        }

        Assert.Equal(EngineStatus.Done, engine.Prefetch(0, 0x40));
        Assert.Equal(0b1011, engine.FindCached(0, 0x40, line)!.Value.Holders);
        Assert.Equal(EngineStatus.Done, engine.Write(2, 0x40, 1, line));
        Assert.Equal(0b0100, engine.FindCached(0, 0x40, line)!.Value.Holders);
        Assert.Equal(EngineStatus.Done, engine.Write(1, 0x40, ulong.MaxValue, line));
        Assert.Equal(0b0010, engine.FindCached(0, 0x40, line)!.Value.Holders);
    }

    [Theory]
    [InlineData(WbinvdCoverage.Package, 0b11)]
    [InlineData(WbinvdCoverage.OriginatingThreadAndShared, 0b01)]
    public void WBINVD_empties_what_it_covers_and_leaves_what_others_hold_clean(WbinvdCoverage scope, int covered)
    {
        MemoryEngine engine = Rig.Active(Two with { WbinvdScope = scope });
        for (int core = 0; core < 4; core++)
        {
            Assert.Equal(EngineStatus.Done, engine.Write(core, engine.Pa(core, 0x40), ulong.MaxValue, Bytes.Line(core)));
            Assert.Equal(EngineStatus.Done, engine.Write(core, engine.Pa(core, 0x80), ulong.MaxValue, Bytes.Line(core)));
            Assert.Equal(EngineStatus.Done, engine.Read(3, engine.Pa(core, 0x80), new byte[64]));
        }

        Assert.Equal(EngineStatus.Done, engine.Wbinvd(0));
        for (int core = 0; core < 4; core++)
        {
            bool goes = (covered >> core & 1) != 0;
            CacheEntryState? alone = engine.FindCached(core, 0x40, new byte[64]);
            CacheEntryState? shared = engine.FindCached(core, 0x80, new byte[64]);
            Assert.Equal(goes ? null : new CacheEntryState(true, false, 1 << core), alone);
            Assert.Equal(goes ? new CacheEntryState(false, false, 0b1000) : new CacheEntryState(true, false, 0b1000 | 1 << core), shared);
        }
    }

    [Fact]
    public void WBINVD_writes_aliases_back_by_ascending_KeyID()
    {
        MemoryEngine engine = Rig.Active(Two);
        foreach (int keyId in new[] { 5, 2, 3 })
        {
            engine.Key(keyId, EngineAlgorithms.Xts128, keyId, keyId);
            engine.Put(keyId, 0x40, Bytes.Line(keyId));
        }

        Assert.Equal(EngineStatus.Done, engine.Wbinvd(1));
        Assert.Empty(engine.CachedLines());
        Assert.Equal(Bytes.Line(5), engine.Get(5, 0x40));
    }

    private static EngineStatus Program(MemoryEngine engine, int core, int keyId, int seed) => engine.Pconfig(core, new KeyProgram
    {
        KeyId = (ushort)keyId,
        Control = Direct,
        KeyField1 = Bytes.Line(seed),
        KeyField2 = Bytes.Line(seed + 1),
    }).Status;

    /// <summary>What one package alone makes of the line that the test writes.</summary>
    private static byte[] Alone(ulong address, bool keyed)
    {
        MemoryEngine engine = Rig.Active();
        if (keyed)
        {
            Assert.Equal(EngineStatus.Done, Program(engine, 0, 1, 7));
        }

        engine.Put(1, address, Bytes.Line(3));
        engine.Out(1, address);
        return engine.Cipher(address);
    }
}
