using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>WRMSR to IA32_TME_ACTIVATE, 982H: switches memory encryption on, or off for good, until reset.</summary>
/// <remarks>Order of checks: F-ACT-2. Effects: F-ACT-3.</remarks>
public static class WriteActivate
{
    internal static readonly Rule Locked = new("Activate", "F-ACT-2", "A write to the locked register is ignored, or #GP(0): the sources differ (switch LockedActivateWrite).");
    internal static readonly Rule ReservedBit = new("Activate", "F-ACT-1, F-ACT-2", "A reserved bit is #GP(0); bits of features that the platform lacks are reserved.");
    internal static readonly Rule PolicyUnsupported = new("Activate", "F-ACT-2, F-INT-8", "A policy above 3, outside the capability, or with integrity is #GP(0).");
    internal static readonly Rule TooManyKeyIdBits = new("Activate", "F-ACT-2", "More KeyID bits than MK_TME_MAX_KEYID_BITS are #GP(0).");
    internal static readonly Rule KeyIdBitsWithoutEnable = new("Activate", "F-ACT-2", "KeyID bits without enable are #GP(0).");
    internal static readonly Rule TooManyTdxBits = new("Activate", "F-ACT-2", "More TDX bits than KeyID bits are #GP(0).");
    internal static readonly Rule NotCommitted = new("Activate", "F-ACT-3", "If KeyID bits are asked for and encryption does not come up, the write is not committed.");
    internal static readonly Rule Committed = new("Activate", "F-ACT-3", "The write is committed, with lock, enable and key select as results.");
    internal static readonly Rule CameUp = new("Activate", "F-ACT-3", "When encryption comes up, keys are drawn and every KeyID behaves as TME.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, Word value, ActivateInputs inputs)
    {
        var wanted = new Activation(value & ~Word.Of(1, 64));
        var up = wanted.Enabled & Lifted.If(wanted.Restore, inputs.StoredKeyPresent, inputs.EntropyAvailable);
        return Ladder.For(m)
            // When: RDMSR and WRMSR have checked level and enumeration.
            // Require
            .Refuse(Locked, m.Activate.Locked, m.Profile.LockedActivateWrite == LockedActivateWrite.Ignored ? Outcomes.Done : Outcomes.GeneralProtection)
            .Refuse(ReservedBit, (value & Word.Of(ReservedBits(m.Profile), 64)) != 0, Outcomes.GeneralProtection)
            .Refuse(PolicyUnsupported, !IsTmePolicy(m.Profile, wanted.Policy), Outcomes.GeneralProtection)
            .Refuse(TooManyKeyIdBits, wanted.KeyIdBits > Word.Of((ulong)m.Profile.MaxKeyIdBits, 4), Outcomes.GeneralProtection)
            .Refuse(KeyIdBitsWithoutEnable, wanted.KeyIdBits != 0 & !wanted.Enabled, Outcomes.GeneralProtection)
            .Refuse(TooManyTdxBits, wanted.TdxBits > wanted.KeyIdBits, Outcomes.GeneralProtection)
            .Refuse(NotCommitted, wanted.KeyIdBits != 0 & !up, Outcomes.Done)
            // Effect
            .Do(Committed, s =>
            {
                s = s.Decide(CameUp, up, out var cameUp);
                s = s with { Activate = new((value & ~Word.Of(7, 64)) | ResultBits(wanted, cameUp).ZeroExtend(64)) };
                // Observe: nothing; the register tells.
                return new(Lifted.If(cameUp, () => WithKeys(s, wanted, inputs), () => s), Answer.Of(Outcomes.Done));
            });
    }

    // Bits 2:0 as they read afterwards: key select, enable, lock.
    private static Word ResultBits(Activation wanted, Bit up)
    {
        var select = Lifted.If(wanted.Restore, Word.Of(4, 3), Word.Of(0, 3));
        var on = select | Word.Of(3, 3);
        var off = select | Word.Of(1, 3);
        return Lifted.If(!wanted.Enabled, off, Lifted.If(up, on, select));
    }

    private static MachineState WithKeys(MachineState m, Activation wanted, ActivateInputs inputs)
    {
        var algorithm = wanted.Policy.Slice(1, 0);
        return m with
        {
            TmeKey = new(KeyModes.Keyed, algorithm, KeyMaterial.Cut(inputs.DataKey, algorithm[1]), KeyMaterial.Cut(inputs.TweakKey, algorithm[1])),
            MacKey = inputs.MacKey,
            Keys = Map<KeySlot, KeyEntry>.Constant(KeyEntry.Tme),
        };
    }

    private static ulong ReservedBits(Profile p)
    {
        var reserved = 0xFFF0_FF00_7FFF_FF00UL;
        if (!p.Bypass) reserved |= 1UL << 31;
        if (!p.TdxKeyIds) reserved |= 0xFUL << 36;
        for (var i = 0; i < 4; i++)
            if (!p.Algorithms.Contains((Algorithm)i))
                reserved |= 1UL << (48 + i);
        return p.MaxKeyIdBits == 0 ? reserved | 0xFFFF_FFFF_0000_0000UL : reserved;
    }

    private static Bit IsTmePolicy(Profile p, Word policy) =>
        (policy == 0 & p.Algorithms.Contains(Algorithm.Xts128)) | (policy == 2 & p.Algorithms.Contains(Algorithm.Xts256));
}
