using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>WRMSR 982H (F-ACT-1, F-ACT-2, F-ACT-3).</summary>
public class ActivateTests
{
    private static Step Write(MachineState m, ulong value, bool entropy = true, bool stored = true) =>
        WriteActivate.Run(m, Word.Of(value, 64), Rig.Inputs(entropy, stored));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0x80000000, 0x80000001)]
    [InlineData(2, 3)]
    [InlineData(0x22, 0x23)]
    [InlineData(6, 4)]
    [InlineData(6 | (1UL << 32), 0)]
    [InlineData(2 | (3UL << 32) | (3UL << 36), 3 | (3UL << 32) | (3UL << 36))]
    public void The_checked_values(ulong written, ulong reads) =>
        Assert.Equal(reads, Write(Rig.Fresh(), written, stored: false).Done().Activate.Value.Concrete);

    [Fact]
    public void A_restored_key_brings_encryption_up() => Assert.Equal(7ul, Write(Rig.Fresh(), 6).Done().Activate.Value.Concrete);

    [Fact]
    public void Without_entropy_nothing_is_locked_and_it_can_be_tried_again()
    {
        var m = Write(Rig.Fresh(), 2, entropy: false).Done();
        Assert.Equal(0ul, m.Activate.Value.Concrete);
        Assert.Equal(3ul, Write(m, 2).Done().Activate.Value.Concrete);
        var fresh = Rig.Fresh();
        Write(fresh, Rig.Enable | Rig.KeyIdBits(6), entropy: false).Refused(fresh, Outcomes.Done, "Activate.NotCommitted");
    }

    [Fact]
    public void A_written_lock_bit_is_ignored() => Assert.Equal(0ul, Write(Rig.Fresh(), 3, entropy: false).Done().Activate.Value.Concrete);

    public static TheoryData<ulong, string> Faults { get; } = new()
    {
        { Rig.Enable | (1ul << 8), "Activate.ReservedBit" },
        { Rig.Enable | (1ul << 30), "Activate.ReservedBit" },
        { Rig.Enable | (1ul << 40), "Activate.ReservedBit" },
        { Rig.Enable | (1ul << 52), "Activate.ReservedBit" },
        { Rig.Enable | (1ul << 63), "Activate.ReservedBit" },
        { Rig.Enable | (1ul << 4), "Activate.PolicyUnsupported" },
        { Rig.Enable | (3ul << 4), "Activate.PolicyUnsupported" },
        { Rig.Enable | (4ul << 4), "Activate.PolicyUnsupported" },
        { Rig.Enable | (15ul << 4), "Activate.PolicyUnsupported" },
        { Rig.Enable | (7ul << 32), "Activate.TooManyKeyIdBits" },
        { 6ul << 32, "Activate.KeyIdBitsWithoutEnable" },
        { Rig.Enable | (3ul << 32) | (4ul << 36), "Activate.TooManyTdxBits" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_bad_value_is_general_protection_and_changes_nothing(ulong value, string rule)
    {
        var m = Rig.Fresh();
        Write(m, value).Refused(m, Outcomes.GeneralProtection, rule);
    }

    [Fact]
    public void Of_several_faults_the_first_in_the_manuals_order_decides()
    {
        (ulong Bits, string Rule)[] ladder =
        [
            (1ul << 8, "Activate.ReservedBit"),
            (1ul << 4, "Activate.PolicyUnsupported"),
            (7ul << 32, "Activate.TooManyKeyIdBits"),
            (0, "Activate.KeyIdBitsWithoutEnable"),
            (8ul << 36, "Activate.TooManyTdxBits"),
        ];
        Seeds.Each(200, random =>
        {
            var value = 1ul << 32;
            var first = int.MaxValue;
            for (var i = 0; i < ladder.Length; i++)
            {
                if (random.Coin()) (value, first) = (value | ladder[i].Bits, Math.Min(first, i));
                else if (i == 3) value |= Rig.Enable;
            }

            if (first == int.MaxValue) return;
            var m = Rig.Fresh();
            Write(m, value).Refused(m, Outcomes.GeneralProtection, ladder[first].Rule);
        });
    }

    [Fact]
    public void What_the_platform_lacks_is_reserved()
    {
        (Profile Profile, ulong Bits)[] lacks =
        [
            (Rig.None with { Bypass = false }, Rig.Bypass),
            (Rig.None with { TdxKeyIds = false }, Rig.TdxBits(1) | Rig.KeyIdBits(3)),
            (Rig.None with { Algorithms = [Algorithm.Xts128] }, 4ul << 48),
            (Rig.None with { MaxKeyIdBits = 0, MaxKeys = 0 }, Rig.KeyIdBits(1)),
            (Rig.None with { MaxKeyIdBits = 0, MaxKeys = 0 }, 1ul << 48),
        ];
        foreach (var (profile, bits) in lacks)
        {
            var m = Rig.Fresh(profile);
            Write(m, Rig.Enable | bits).Refused(m, Outcomes.GeneralProtection, "Activate.ReservedBit");
            Write(Rig.Fresh(), Rig.Enable | bits).Done();
        }

        Write(Rig.Fresh(Rig.None with { Algorithms = [Algorithm.Xts128] }), 0x22).Expect(Outcomes.GeneralProtection, "Activate.PolicyUnsupported");
    }

    [Fact]
    public void A_locked_register_ignores_or_refuses_as_the_switch_says()
    {
        var m = Rig.Active();
        Write(m, 1ul << 8).Refused(m, Outcomes.Done, "Activate.Locked");
        var strict = Rig.Active(Rig.None with { LockedActivateWrite = LockedActivateWrite.GeneralProtection });
        Write(strict, 0).Refused(strict, Outcomes.GeneralProtection, "Activate.Locked");
        var off = Write(Rig.Fresh(), 0).Done();
        Write(off, 2).Refused(off, Outcomes.Done, "Activate.Locked");
    }

    [Fact]
    public void The_fields_are_where_the_manual_puts_them()
    {
        Seeds.Each(100, random =>
        {
            var value = random.Number(64);
            var a = new Activation(Word.Of(value, 64));
            Assert.Equal((value & 1) == 1, a.Locked.IsTrue);
            Assert.Equal(((value >> 1) & 1) == 1, a.Enabled.IsTrue);
            Assert.Equal(((value >> 2) & 1) == 1, a.Restore.IsTrue);
            Assert.Equal((value >> 4) & 15, a.Policy.Concrete);
            Assert.Equal(((value >> 31) & 1) == 1, a.Bypass.IsTrue);
            Assert.Equal((value >> 32) & 15, a.KeyIdBits.Concrete);
            Assert.Equal((value >> 36) & 15, a.TdxBits.Concrete);
            Assert.Equal(value >> 48, a.Algorithms.Concrete);
        });
    }
}
