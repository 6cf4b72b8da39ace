namespace TmeBox.Engine.Tests.Platform;

/// <summary>TD-owner, poison and MAC of lines between private and shared KeyIDs (F-INT-4 to F-INT-8); KeyIDs from 32 on are private.</summary>
public class PrivateLineTests
{
    private const int Private = 40;
    private const int Shared = 3;
    private const int Checked = 4;
    private const ulong At = 0x40;

    [Theory]
    [InlineData(EngineIntegrity.Li)]
    [InlineData(EngineIntegrity.Ci)]
    public void A_write_sets_the_TD_owner_bit_as_its_KeyID_is_private(EngineIntegrity integrity)
    {
        MemoryEngine engine = Seam(integrity);
        engine.Put(Private, At, Bytes.Line(1));
        engine.Out(Private, At);
        Assert.Equal((true, integrity == EngineIntegrity.Ci), (engine.Beside(At).Owner, engine.Beside(At).Mac != 0));
        Assert.Equal(Bytes.Line(1), engine.Get(Private, At));
        engine.Put(Shared, At, Bytes.Line(2));
        engine.Out(Shared, At);
        Assert.False(engine.Beside(At).Owner);
        engine.Out(Private, At);
        engine.MeetPoison(Private, At);
        Assert.True(engine.Beside(At).Poison);
    }

    [Theory]
    [InlineData(EngineIntegrity.Li, true, Checked, false)]
    [InlineData(EngineIntegrity.Ci, true, Shared, false)]
    [InlineData(EngineIntegrity.Ci, true, 0, false)]
    [InlineData(EngineIntegrity.Ci, true, Checked, true)]
    [InlineData(EngineIntegrity.Ci, false, Checked, false)]
    public void A_shared_read_of_a_private_line_gives_zeros_and_poisons_by_the_switch_under_integrity_only(EngineIntegrity integrity, bool sharedReadPoisons, int reader, bool poisons)
    {
        MemoryEngine engine = Seam(integrity, profile => profile with { SharedReadPoisons = sharedReadPoisons });
        engine.Put(Private, At, Bytes.Line(1));
        engine.Out(Private, At);
        if (poisons)
        {
            engine.MeetPoison(reader, At);
        }
        else
        {
            Assert.Equal(new byte[64], engine.Get(reader, At));
        }

        Assert.Equal(poisons, engine.Beside(At).Poison);
    }

    [Fact]
    public void Li_misses_a_write_under_another_private_KeyID_and_Ci_sees_it()
    {
        foreach (EngineIntegrity integrity in new[] { EngineIntegrity.Li, EngineIntegrity.Ci })
        {
            MemoryEngine engine = Seam(integrity);
            engine.Put(Private + 1, At, Bytes.Line(1));
            engine.Out(Private + 1, At);
            EngineStatus status = engine.Read(engine.Pa(Private, At), new byte[64]);
            Assert.Equal(integrity == EngineIntegrity.Ci ? EngineStatus.MachineCheck : EngineStatus.Done, status);
        }
    }

    [Fact]
    public void Without_integrity_private_lines_are_like_any_other()
    {
        MemoryEngine engine = Seam(EngineIntegrity.None);
        engine.Put(Private, At, Bytes.Line(1));
        engine.Out(Private, At);
        Assert.Equal(default, engine.Beside(At));
        Assert.NotEqual(new byte[64], engine.Get(Shared, At));
    }

    [Fact]
    public void The_erratum_poisons_a_private_line_at_a_write_of_less_whoever_writes()
    {
        foreach (bool erratum in new[] { true, false })
        {
            foreach (bool device in new[] { true, false })
            {
                MemoryEngine engine = Seam(EngineIntegrity.Ci, profile => profile with { PartialWritePoisons = erratum });
                engine.Put(Private, At, Bytes.Line(1));
                engine.Out(Private, At);
                byte[] before = engine.Cipher(At);
                ulong pa = engine.Pa(Shared, At);
                Assert.Equal(EngineStatus.Done, device ? engine.DmaWrite(pa, 0, Bytes.Line(2)) : engine.WriteUncached(0, pa, 0, Bytes.Line(2)));
                Assert.False(engine.Beside(At).Poison);
                Assert.Equal(EngineStatus.Done, device ? engine.DmaWrite(pa, 2, Bytes.Line(2)) : engine.WriteUncached(0, pa, 2, Bytes.Line(2)));
                Assert.Equal(erratum, engine.Beside(At).Poison);
                Assert.Equal(erratum, engine.Beside(At).Owner);
                Assert.Equal(erratum, before.AsSpan().SequenceEqual(engine.Cipher(At)));
                Assert.Equal(EngineStatus.Done, device ? engine.DmaWrite(pa, ulong.MaxValue, Bytes.Line(3)) : engine.WriteUncached(0, pa, ulong.MaxValue, Bytes.Line(3)));
                Assert.False(engine.Beside(At).Poison);
                Assert.Equal(Bytes.Line(3), engine.Get(Shared, At));
            }
        }
    }

    [Fact]
    public void A_device_is_coherent_with_its_own_KeyID_and_caches_nothing()
    {
        MemoryEngine engine = Seam(EngineIntegrity.Ci);
        engine.Put(Checked, At, Bytes.Line(1));
        byte[] line = Bytes.Repeat(0xEE, 64);
        Assert.Equal(EngineStatus.Done, engine.DmaRead(engine.Pa(Checked, At), line));
        Assert.Equal(Bytes.Line(1), line);
        Assert.Equal(new byte[64], engine.Cipher(At));
        Assert.Equal(EngineStatus.Done, engine.DmaWrite(engine.Pa(Checked, At), 1, Bytes.Line(2)));
        Assert.Empty(engine.CachedLines());
        Assert.Equal(EngineStatus.Done, engine.DmaRead(engine.Pa(Checked, At), line));
        Assert.Equal([Bytes.Line(2)[0], .. Bytes.Line(1)[1..]], line);
        Assert.Empty(engine.CachedLines());
        engine.Flip(At, 7);
        Assert.Equal(EngineStatus.Aborted, engine.DmaRead(engine.Pa(Checked, At), line));
        Assert.Equal(new byte[64], line);
        Assert.True(engine.Beside(At).Poison);
    }

    [Fact]
    public void A_device_may_not_name_private_KeyIDs_nor_addresses_that_do_not_exist()
    {
        MemoryEngine engine = Seam(EngineIntegrity.Ci);
        string before = engine.Digest();
        foreach (ulong pa in new[] { engine.Pa(Private, At), 1ul << 46, 1ul << 63 })
        {
            byte[] line = Bytes.Repeat(0xEE, 64);
            Assert.Equal(EngineStatus.Aborted, engine.DmaRead(pa, line));
            Assert.Equal(new byte[64], line);
            Assert.Equal(EngineStatus.Aborted, engine.DmaWrite(pa, ulong.MaxValue, line));
        }

        Assert.Equal(before, engine.Digest());
    }

    [Fact]
    public void A_KeyID_above_the_keys_is_unspecified_by_the_switch_unless_it_is_private()
    {
        MemoryEngine engine = Seam(EngineIntegrity.None, profile => profile with { MaxKeys = 5, KeyIdAboveMax = ExcessKeyId.Unspecified });
        Assert.Equal(EngineStatus.Unspecified, engine.Read(engine.Pa(6, At), new byte[64]));
        Assert.Equal(EngineStatus.Unspecified, engine.DmaWrite(engine.Pa(6, At), 1, new byte[64]));
        Assert.Equal(EngineStatus.Done, engine.Read(engine.Pa(5, At), new byte[64]));
        Assert.Equal(EngineStatus.Done, engine.Read(engine.Pa(Private, At), new byte[64]));
        Assert.Equal(new RangeResult(EngineStatus.Unspecified, 0), engine.Port.Read(6, At, new byte[8]));
        LineAccess[] list = [new() { Operation = LineOperation.Read, PhysicalAddress = engine.Pa(6, At) }];
        Assert.Equal(0, engine.Port.Execute(list, new byte[64]));
        Assert.Equal(EngineStatus.Unspecified, list[0].Status);
    }

    [Fact]
    public void Speculation_poisons_by_the_switch()
    {
        foreach (bool poisons in new[] { false, true })
        {
            MemoryEngine engine = Seam(EngineIntegrity.Ci, profile => profile with { SpeculativeFillPoisons = poisons });
            Assert.Equal(EngineStatus.Done, engine.Prefetch(engine.Pa(Checked, At)));
            Assert.Equal(poisons, engine.Beside(At).Poison);
            Assert.Equal(poisons ? new CacheEntryState(false, true, 1) : null, engine.FindCached(Checked, At, new byte[64]));
        }
    }

    [Fact]
    public void Without_SEAM_no_core_enters_it()
    {
        MemoryEngine engine = Rig.Active(k: 6, p: 1);
        Assert.Equal(EngineStatus.GeneralProtection, engine.ChangeMode(0, new CoreMode(3, Seam: true)));
        Assert.Equal(CoreMode.Reset, engine.ModeOf(0));
    }

    /// <summary>Core 0 is in SEAM, KeyIDs 3 and 4 have keys, the latter integrity, and 40 and 41 too.</summary>
    private static MemoryEngine Seam(EngineIntegrity integrity, Func<EngineProfile, EngineProfile>? change = null)
    {
        EngineProfile profile = Rig.Platform with { Integrity = integrity, HasSeam = true };
        MemoryEngine engine = Rig.Active(change?.Invoke(profile) ?? profile, k: 6, p: 1);
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(0, Seam: true)));
        foreach (int keyId in new[] { Shared, Checked, Private, Private + 1 }.Where(keyId => keyId <= engine.Profile.MaxKeys))
        {
            engine.Key(keyId, keyId == Shared ? EngineAlgorithms.Xts256 : EngineAlgorithms.Xts128Integrity, keyId, keyId + 100);
        }

        return engine;
    }
}
