using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>EXCLUDE_MASK 983H and EXCLUDE_BASE 984H: a range that is not encrypted, under KeyID 0 only (F-EXC-1).</summary>
/// <param name="Mask">983H: bit 11 enables; the bits from MAXPHYADDR-1 downward that are compared.</param>
/// <param name="Base">984H: what they are compared with.</param>
public sealed record ExclusionRange(Word Mask, Word Base)
{
    private const int EnableBit = 11;

    internal static readonly Rule Locked = new("Exclusion", "F-EXC-1", "A write of 983H or 984H after 982H is locked is #GP(0).");
    internal static readonly Rule ReservedBit = new("Exclusion", "F-EXC-1", "A bit of 983H or 984H outside its field is #GP(0).");
    internal static readonly Rule MaskHasGap = new("Exclusion", "F-EXC-1", "A mask that is not one run of ones from MAXPHYADDR-1 downward is #GP(0); none is legal.");
    internal static readonly Rule MaskWritten = new("Exclusion", "F-EXC-1", "A write of 983H that passes is what 983H holds.");
    internal static readonly Rule BaseWritten = new("Exclusion", "F-EXC-1", "A write of 984H that passes is what 984H holds.");

    /// <summary>After reset: nothing is excluded.</summary>
    public static ExclusionRange Reset { get; } = new(Word.Of(0, 64), Word.Of(0, 64));

    /// <summary>Observe: whether a line lies in the range.</summary>
    public Bit Covers(LineAddress line)
    {
        var compared = Mask & Word.Of(~0xFFFUL, 64);
        return Mask[EnableBit] & (line.ByteAddress.ZeroExtend(64) & compared) == (Base & compared);
    }

    /// <summary>The write of 983H, where the register is enumerated and the core privileged.</summary>
    public static Step WriteMask(MachineState m, Word value) => Ladder.On(m)
        // Require
        .Refuse(Locked, m.Activate.Locked, Outcomes.GeneralProtection)
        .Refuse(ReservedBit, (value & Word.Of(~(AddressField(m.Profile) | (1UL << EnableBit)), 64)) != 0, Outcomes.GeneralProtection)
        .Refuse(MaskHasGap, !IsRun(m.Profile, value), Outcomes.GeneralProtection)
        // Effect
        .Do(MaskWritten, s => new(s with { Exclusion = s.Exclusion with { Mask = value } }, Answer.Of(Outcomes.Done)));

    /// <summary>The write of 984H, where the register is enumerated and the core privileged.</summary>
    public static Step WriteBase(MachineState m, Word value) => Ladder.On(m)
        // Require
        .Refuse(Locked, m.Activate.Locked, Outcomes.GeneralProtection)
        .Refuse(ReservedBit, (value & Word.Of(~AddressField(m.Profile), 64)) != 0, Outcomes.GeneralProtection)
        // Effect
        .Do(BaseWritten, s => new(s with { Exclusion = s.Exclusion with { Base = value } }, Answer.Of(Outcomes.Done)));

    private static ulong AddressField(Profile p) => ((1UL << p.PhysicalAddressBits) - 1) & ~0xFFFUL;

    // Below MAXPHYADDR a run of ones from the top leaves a run of zeros to the bottom, and such a number has no bit in common with its successor.
    private static Bit IsRun(Profile p, Word value)
    {
        var field = Word.Of(AddressField(p), 64);
        var zeros = (~value & field) | Word.Of(0xFFF, 64);
        return (zeros & (zeros + Word.Of(1, 64))) == 0;
    }
}
