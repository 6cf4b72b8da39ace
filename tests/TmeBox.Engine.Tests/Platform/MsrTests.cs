using FsCheck;
using FsCheck.Fluent;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine.Tests.Platform;

public class MsrTests
{
    private static readonly uint[] Known =
    [
        MemoryEngine.PartitioningMsr, MemoryEngine.CapabilityMsr, MemoryEngine.ActivateMsr, MemoryEngine.ExcludeMaskMsr, MemoryEngine.ExcludeBaseMsr, MemoryEngine.CoreActivateMsr,
    ];

    [Fact]
    public void The_capability_says_what_the_profile_says_and_is_read_only()
    {
        using var engine = new MemoryEngine(new EngineProfile { MaxKeyIdBits = 15, MaxKeys = 32767, Algorithms = EngineAlgorithms.Xts128 | EngineAlgorithms.Xts256, Bypass = false });
        Assert.Equal(new EngineAnswer(EngineStatus.Done, 0x0007_FFFF_0000_0005), engine.ReadMsr(0, MemoryEngine.CapabilityMsr));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(0, MemoryEngine.CapabilityMsr, 0x0007_FFFF_0000_0005, default));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(0, MemoryEngine.PartitioningMsr, 0, default));
    }

    [Fact]
    public void A_register_that_is_not_enumerated_is_GP()
    {
        Assert.Equal(Known, Readable(new EngineProfile()));
        Assert.Empty(Readable(new EngineProfile { HasTme = false }));
        Assert.Equal(Known.Except([MemoryEngine.CoreActivateMsr]), Readable(new EngineProfile { MaxKeyIdBits = 0 }));
        Assert.Equal(Known.Except([MemoryEngine.PartitioningMsr]), Readable(new EngineProfile { HasPartitioning = false }));
    }

    [Theory]
    [InlineData(6, 0, 63, true, 63, 0)]
    [InlineData(6, 2, 63, true, 15, 48)]
    [InlineData(6, 2, 63, false, 15, 0)]
    [InlineData(6, 2, 20, true, 15, 5)]
    [InlineData(6, 1, 20, true, 20, 0)]
    [InlineData(3, 3, 63, true, 0, 7)]
    [InlineData(0, 0, 63, true, 0, 0)]
    public void The_partitioning_counts_shared_and_private_KeyIDs(int k, int p, int keys, bool seam, uint expectShared, uint expectPrivate)
    {
        EngineProfile profile = Rig.Platform with { MaxKeys = keys, HasSeam = seam };
        using var fresh = new MemoryEngine(profile);
        Assert.Equal(0ul, fresh.ReadMsr(0, MemoryEngine.PartitioningMsr).Value);
        Assert.Equal(expectShared | (ulong)expectPrivate << 32, Rig.Active(profile, k: k, p: p).ReadMsr(1, MemoryEngine.PartitioningMsr).Value);
    }

    [Fact]
    public void A_core_shadows_the_KeyID_bits_once_it_is_told_to()
    {
        MemoryEngine engine = Rig.Active(k: 5);
        Assert.Equal(0ul, engine.ReadMsr(1, MemoryEngine.CoreActivateMsr).Value);
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(1, MemoryEngine.CoreActivateMsr, 5ul << 32, default));
        Assert.Equal(EngineStatus.Done, engine.WriteMsr(1, MemoryEngine.CoreActivateMsr, 0, default));
        Assert.Equal((0ul, 5ul << 32), (engine.ReadMsr(0, MemoryEngine.CoreActivateMsr).Value, engine.ReadMsr(1, MemoryEngine.CoreActivateMsr).Value));
    }

    [Fact]
    public void A_mask_is_legal_if_its_ones_run_down_from_the_top_without_a_gap() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            int m = random.Next(36, 53);
            ulong run = ((1ul << m) - 1) >> random.Next(m - 12) << random.Next(12, m) & ((1ul << m) - 1);
            ulong value = (random.Next(3) == 0 ? (ulong)random.NextInt64() & ((1ul << m) - 4096) : run) | (random.Next(2) == 0 ? 1ul << 11 : 0) | (random.Next(8) == 0 ? 1ul << random.Next(64) : 0);
            bool legal = (value & 0x7FF) == 0 && value >> m == 0;
            bool ended = false;
            for (int bit = m - 1; bit >= 12; bit--)
            {
                bool set = (value >> bit & 1) != 0;
                legal &= !(set && ended);
                ended |= !set;
            }

            return (ExclusionRange.IsLegalMask(m, value) == legal).Label($"seed {seed}: m = {m}, 983H = {value:X}");
        }));

    [Fact]
    public void The_exclusion_range_is_plaintext_under_KeyID_0_and_no_other_until_reset_and_locks_with_982H()
    {
        using var engine = new MemoryEngine(Rig.Platform);
        Assert.Equal(EngineStatus.Done, engine.WriteMsr(0, MemoryEngine.ExcludeMaskMsr, (1ul << 46) - 0x2000 | 1 << 11, default));
        Assert.Equal(EngineStatus.Done, engine.WriteMsr(0, MemoryEngine.ExcludeBaseMsr, 0x4000, default));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(0, MemoryEngine.ExcludeBaseMsr, 0x4800, default));
        Assert.Equal(EngineStatus.Done, engine.Activate(Rig.Enable | Rig.KeyIdBits(6) | Rig.AllAlgorithms));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(0, MemoryEngine.ExcludeMaskMsr, 0, default));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(0, MemoryEngine.ExcludeBaseMsr, 0, default));
        foreach ((int keyId, ulong address, bool plain) in new[] { (0, 0x3FC0ul, false), (0, 0x4000ul, true), (0, 0x5FC0ul, true), (0, 0x6000ul, false), (1, 0x4000ul, false) })
        {
            engine.Put(keyId, address, Bytes.Line(5));
            engine.Out(keyId, address);
            Assert.Equal(plain, Bytes.Line(5).AsSpan().SequenceEqual(engine.Cipher(address)));
        }

        engine.ResetPlatform();
        Assert.Equal((0ul, 0ul), (engine.ReadMsr(0, MemoryEngine.ExcludeMaskMsr).Value, engine.ReadMsr(0, MemoryEngine.ExcludeBaseMsr).Value));
    }

    [Fact]
    public void WRMSR_982H_is_the_activation()
    {
        using var engine = new MemoryEngine(Rig.Platform);
        var inputs = new ActivateInputs { EntropyAvailable = true, DataKey = new byte[32], TweakKey = new byte[32], MacKey = new byte[16] };
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(1, MemoryEngine.ActivateMsr, 1ul << 8, inputs));
        Assert.Equal(EngineStatus.Done, engine.WriteMsr(1, MemoryEngine.ActivateMsr, 0x22, inputs));
        Assert.Equal(new EngineAnswer(EngineStatus.Done, 0x23), engine.ReadMsr(0, MemoryEngine.ActivateMsr));
        Assert.Throws<ArgumentException>(() => engine.WriteMsr(1, MemoryEngine.ActivateMsr, 0, default));
    }

    [Fact]
    public void CPUID_enumerates_what_there_is()
    {
        using var full = new MemoryEngine(new EngineProfile { PhysicalAddressBits = 52 });
        Assert.Equal((EngineStatus.Done, new CpuidRegisters(0, 0, 1 << 13, 1 << 18)), Ask(full, 7));
        Assert.Equal((EngineStatus.Done, new CpuidRegisters(1, 1, 0, 0)), Ask(full, 0x1B));
        Assert.Equal((EngineStatus.Done, default(CpuidRegisters)), Ask(full, 0x1B, 1));
        Assert.Equal((EngineStatus.Done, new CpuidRegisters(0x3034, 0, 0, 0)), Ask(full, 0x8000_0008));
        Assert.Equal((EngineStatus.Unspecified, default(CpuidRegisters)), Ask(full, 7, 1));
        Assert.Equal(EngineStatus.Unspecified, Ask(full, 1).Status);
        using var bare = new MemoryEngine(new EngineProfile { HasTme = false, HasPconfig = false });
        Assert.Equal((EngineStatus.Done, default(CpuidRegisters)), Ask(bare, 7));
        Assert.Equal((EngineStatus.Done, default(CpuidRegisters)), Ask(bare, 0x1B));
    }

    private static (EngineStatus Status, CpuidRegisters Registers) Ask(MemoryEngine engine, uint leaf, uint subleaf = 0) => (engine.Cpuid(leaf, subleaf, out CpuidRegisters registers), registers);

    private static IEnumerable<uint> Readable(EngineProfile profile)
    {
        using var engine = new MemoryEngine(profile);
        return [.. Known.Append(0x10u).Where(index => engine.ReadMsr(0, index).Status == EngineStatus.Done)];
    }
}
