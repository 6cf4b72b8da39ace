using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>RDMSR, WRMSR and CPUID: what each register holds, and every #GP (F-CPU, F-CAP, F-EXC, F-CORE, F-PART).</summary>
public class RegisterTests
{
    private static readonly uint[] Known = [Msr.Partitioning, Msr.Capability, Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.CoreActivate];

    private static Step Write(MachineState m, uint index, ulong value) => Msr.Set(m, index, Word.Of(value, 64), Rig.Inputs());

    private static ulong Read(MachineState m, uint index)
    {
        var step = Msr.Get(m, index);
        step.Expect(Outcomes.Done, "Msr.Read");
        return step.Answer.Value.Concrete;
    }

    [Fact]
    public void Capability_tells_algorithms_bypass_KeyID_bits_and_keys()
    {
        Assert.Equal(0xFul | (1ul << 31) | (6ul << 32) | (63ul << 36), Read(Rig.Fresh(), Msr.Capability));
        var wide = new Profile("wide", 52, 15, 32767, [Algorithm.Xts256], false, false, IntegrityMode.None);
        Assert.Equal(4ul | (15ul << 32) | (32767ul << 36), Read(Rig.Fresh(wide), Msr.Capability));
    }

    [Fact]
    public void Registers_that_are_not_enumerated_and_unknown_ones_are_faults()
    {
        var without = Rig.Fresh(Rig.None with { HasTme = false });
        foreach (var index in Known)
        {
            Msr.Get(without, index).Refused(without, Outcomes.GeneralProtection, "Msr.NotEnumerated");
            Write(without, index, 0).Refused(without, Outcomes.GeneralProtection, "Msr.NotEnumerated");
        }

        var old = Rig.Fresh(Rig.None with { HasPartitioning = false });
        Msr.Get(old, Msr.Partitioning).Refused(old, Outcomes.GeneralProtection, "Msr.NotEnumerated");
        var single = Rig.Fresh(Rig.None with { MaxKeyIdBits = 0, MaxKeys = 0, TdxKeyIds = false });
        Msr.Get(single, Msr.CoreActivate).Refused(single, Outcomes.GeneralProtection, "Msr.NotEnumerated");
        Seeds.Each(200, random =>
        {
            var index = (uint)random.Number(32);
            if (!Known.Contains(index)) Msr.Get(Rig.Fresh(), index).Expect(Outcomes.GeneralProtection, "Msr.NotEnumerated");
        });
    }

    [Fact]
    public void Only_the_kernel_reads_and_writes()
    {
        var m = Rig.Fresh();
        m = m.WithCore(m.Core with { Cpl = Word.Of(3, 2) });
        foreach (var index in Known)
        {
            Msr.Get(m, index).Refused(m, Outcomes.GeneralProtection, "Msr.NotPrivileged");
            Write(m, index, 0).Refused(m, Outcomes.GeneralProtection, "Msr.NotPrivileged");
        }
    }

    [Fact]
    public void Capability_and_partitioning_are_read_only()
    {
        var m = Rig.Active();
        foreach (var index in new[] { Msr.Capability, Msr.Partitioning })
            Seeds.Each(20, random => Write(m, index, random.Number(64)).Refused(m, Outcomes.GeneralProtection, "Msr.ReadOnly"));
    }

    [Theory]
    [InlineData(6, 0, 63, 0)]
    [InlineData(6, 1, 31, 32)]
    [InlineData(5, 2, 7, 24)]
    [InlineData(3, 3, 0, 7)]
    public void Partitioning_counts_shared_and_private_KeyIDs(int k, int p, ulong shared, ulong isPrivate)
    {
        var seam = Rig.None with { HasSeam = true };
        Assert.Equal(0ul, Read(Rig.Fresh(seam), Msr.Partitioning));
        Assert.Equal(shared | (isPrivate << 32), Read(Rig.Active(seam, k: k, p: p), Msr.Partitioning));
        Assert.Equal(shared, Read(Rig.Active(k: k, p: p), Msr.Partitioning));
        Assert.Equal(Math.Min(shared, 5), Read(Rig.Active(Rig.None with { MaxKeys = 5 }, k: k, p: p), Msr.Partitioning));
    }

    [Fact]
    public void The_core_register_shadows_the_KeyID_bits_once_it_is_written_zero_on_that_core()
    {
        var m = Rig.Active(k: 5);
        Assert.Equal(0ul, Read(m, Msr.CoreActivate));
        Write(m, Msr.CoreActivate, 1).Refused(m, Outcomes.GeneralProtection, "Msr.CoreReserved");
        Write(m, Msr.CoreActivate, 5ul << 32).Refused(m, Outcomes.GeneralProtection, "Msr.CoreReserved");
        m = Write(m, Msr.CoreActivate, 0).Done();
        Assert.Equal(5ul << 32, Read(m, Msr.CoreActivate));
        Assert.Equal(0ul, Read(m.On(CoreId.Of(1)), Msr.CoreActivate));
    }

    [Fact]
    public void The_exclusion_mask_is_one_run_of_ones_from_the_top()
    {
        Seeds.Each(2_000, random =>
        {
            var bits = 40;
            var m = Rig.Fresh(Rig.None with { PhysicalAddressBits = bits });
            var length = random.Next(bits - 12 + 1);
            var run = (((1ul << length) - 1) << (bits - length)) & ((1ul << bits) - 1);
            var value = random.Next(4) switch { 0 => run | (1ul << 11), 1 => run, 2 => run ^ (1ul << random.Next(64)), _ => random.Number(64) };
            var reserved = value & ~((((1ul << bits) - 1) & ~0xFFFul) | (1ul << 11));
            var field = value & ~0xFFFul;
            var isRun = Enumerable.Range(0, bits - 12 + 1).Any(n => field == ((((1ul << n) - 1) << (bits - n)) & ((1ul << bits) - 1)));
            var step = Write(m, Msr.ExcludeMask, value);
            if (reserved != 0) step.Refused(m, Outcomes.GeneralProtection, "Exclusion.ReservedBit");
            else if (!isRun) step.Refused(m, Outcomes.GeneralProtection, "Exclusion.MaskHasGap");
            else Assert.Equal(value, Read(step.Done(), Msr.ExcludeMask));
        });
    }

    [Fact]
    public void A26_after_the_lock_the_exclusion_registers_are_faults()
    {
        var m = Rig.Active();
        foreach (var index in new[] { Msr.ExcludeMask, Msr.ExcludeBase }) Write(m, index, 0).Refused(m, Outcomes.GeneralProtection, "Exclusion.Locked");
    }

    [Fact]
    public void The_excluded_range_is_plaintext_under_KeyID_0_and_under_no_other()
    {
        var (mask, start) = (0xFul << 42, 0x1ul << 42);
        var m = Write(Rig.Fresh(Rig.Ci), Msr.ExcludeBase, start).Done();
        m = Write(m, Msr.ExcludeMask, mask | (1ul << 11)).Done();
        m = Write(m, Msr.Activate, Rig.Enable | Rig.KeyIdBits(2) | Rig.AllAlgorithms).Done().Key(1, 1, 2);
        var data = Rig.Bytes(9);
        var inside = start + 0x40;

        Assert.Equal(data, m.PutOut(0, inside, data).Stored(inside).Ciphertext);
        Assert.NotEqual(data, m.PutOut(0, 0x40, data).Stored(0x40).Ciphertext);
        Assert.NotEqual(data, m.PutOut(1, inside, data).Stored(inside).Ciphertext);
        Assert.Contains("KeyTable.Excluded", Load.Run(m, m.At(0, inside)).Machine.Ids());
    }

    [Fact]
    public void CPUID_tells_what_the_platform_has()
    {
        static uint[] Leaf(Profile p, uint leaf, uint subleaf = 0)
        {
            var data = Cpuid.Run(Rig.Fresh(p), leaf, subleaf).Answer.Data.Concrete.ToArray();
            return [.. Enumerable.Range(0, 4).Select(i => BitConverter.ToUInt32(data, 4 * i))];
        }

        Assert.Equal([0, 0, 1u << 13, 1u << 18], Leaf(Rig.None, 7));
        Assert.Equal([0, 0, 0, 0], Leaf(Rig.None with { HasTme = false, HasPconfig = false }, 7));
        Assert.Equal([1, 1, 0, 0], Leaf(Rig.None, 0x1B));
        Assert.Equal([0, 0, 0, 0], Leaf(Rig.None, 0x1B, 1));
        Assert.Equal([0, 0, 0, 0], Leaf(Rig.None with { HasPconfigTarget = false }, 0x1B));
        Assert.Equal(46u, Leaf(Rig.None, 0x8000_0008)[0] & 0xFF);
        Assert.Equal(Leaf(Rig.None, 0x8000_0008), Cpuid.Run(Rig.Active(), 0x8000_0008, 0).Answer.Data.Concrete.ToArray().Chunk(4).Take(4).Select(b => BitConverter.ToUInt32(b)));
        Cpuid.Run(Rig.Fresh(), 1, 0).Expect(Outcomes.Unspecified, "Cpuid.OtherLeaf");
    }

    [Fact]
    public void Reset_unlocks_and_forgets_everything_but_DRAM()
    {
        var m = Rig.Two(Rig.Ci).PutOut(1, 0x40, Rig.Bytes(1)).Put(1, 0x80, Rig.Bytes(2));
        var after = Reset.Run(m).Done();
        Assert.Equal(m.Stored(0x40), after.Stored(0x40));
        Assert.Equal(Activation.Reset, after.Activate);
        Assert.Equal(KeyEntry.Tme, after.TmeKey);
        Assert.Equal(KeyEntry.Tme, after.KeyOf(KeyId.Of(1)));
        Assert.False(after.Cache[new(KeyId.Of(1), LineAddress.Of(0x80))].Present.IsTrue);
    }
}
