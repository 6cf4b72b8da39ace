using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What a write to IA32_TME_ACTIVATE, 982H, can and cannot do.</summary>
internal static class ActivateTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Activate.LockIsSticky", "No write to 982H clears the lock, or any other bit of a locked register.",
            "that reset does not clear it: reset is what does",
            c =>
            {
                var (before, after, _, _) = Written(c);
                return before.Activate.Locked.Implies(after.Activate.Value == before.Activate.Value);
            }),
        Theorem.Of("Activate.LockedWriteChangesNothing", "A write to a locked 982H changes no register, key, DRAM line or cached line.",
            "whether the write faults: the sources differ",
            c =>
            {
                var (before, after, _, _) = Written(c);
                return before.Activate.Locked.Implies(Unchanged.All(c, before, after));
            }),
        Theorem.Of("Activate.LockedWriteAnswersAsThePlatformSays", "Whatever is written to a locked 982H, it is ignored, or is #GP(0), as the platform's switch says.",
            "which of the two real processors do",
            c =>
            {
                var (before, _, answer, _) = Written(c);
                var expected = c.Profile.LockedActivateWrite == LockedActivateWrite.Ignored ? Outcomes.Done : Outcomes.GeneralProtection;
                return before.Activate.Locked.Implies(answer.Outcome == expected);
            }),
        Theorem.Of("Activate.FaultsExactlyOnBadValues",
            "A write to an unlocked 982H is #GP(0) exactly if the value sets an undefined bit, names no plain algorithm of the platform, has more KeyID bits than the platform, more TDX bits than KeyID bits, or KeyID bits without enable.",
            "in which order the checks are made: they all fault alike",
            c =>
            {
                var (before, _, answer, wanted) = Written(c);
                return (!before.Activate.Locked).Implies(answer.Outcome == Lifted.If(ActivateMeaning.WellFormed(c.Profile, wanted), Outcomes.Done, Outcomes.GeneralProtection));
            }),
        Theorem.Of("Activate.RefusedWriteChangesNothing", "A write to 982H that faults changes no register, key, DRAM line or cached line.",
            "anything about writes that complete without coming up",
            c =>
            {
                var (before, after, answer, _) = Written(c);
                return (answer.Outcome != Outcomes.Done).Implies(Unchanged.All(c, before, after));
            }),
        Theorem.Of("Activate.KeepsTheRegisterReachable",
            "After any write, enable implies lock, KeyID bits imply enable, KeyID bits are within the capability and TDX bits within the KeyID bits, and no undefined bit is set.",
            "that the algorithms field is not empty",
            c =>
            {
                var (_, after, _, _) = Written(c);
                return ActivateMeaning.Reachable(c.Profile, after.Activate);
            }),
        Theorem.Of("Activate.ComesUpExactlyWithAKey",
            "An unlocked machine encrypts after a well-formed write exactly if enable was written and a key could be drawn, or restored where restore was written.",
            "that the random number generator is good",
            c =>
            {
                var (before, after, _, wanted, inputs) = WrittenWith(c);
                var key = Lifted.If(wanted.Restore, inputs.StoredKeyPresent, inputs.EntropyAvailable);
                return (!before.Activate.Locked & ActivateMeaning.WellFormed(c.Profile, wanted)).Implies(after.Activate.Enabled == (wanted.Enabled & key));
            }),
        Theorem.Of("Activate.LocksUnlessTheKeyFails",
            "After a well-formed write to an unlocked 982H the register is locked, unless enable was written and no key could be had.",
            "that a failed attempt can be repeated for ever",
            c =>
            {
                var (before, after, _, wanted) = Written(c);
                return (!before.Activate.Locked & ActivateMeaning.WellFormed(c.Profile, wanted)).Implies(after.Activate.Locked == (after.Activate.Enabled | !wanted.Enabled));
            }),
        Theorem.Of("Activate.KeepsWhatWasWritten",
            "A well-formed write to an unlocked 982H leaves bits 63:2 as written but for enable, or, if KeyID bits were asked for and encryption did not come up, leaves the register as it was.",
            "anything about bits 1:0, which are results",
            c =>
            {
                var (before, after, _, wanted) = Written(c);
                var failed = wanted.KeyIdBits != 0 & !after.Activate.Enabled;
                var kept = Lifted.If(failed, after.Activate.Value == before.Activate.Value, after.Activate.Value.Slice(63, 2) == wanted.Value.Slice(63, 2));
                return (!before.Activate.Locked & ActivateMeaning.WellFormed(c.Profile, wanted)).Implies(kept);
            }),
        Theorem.Of("Activate.ComingUpMakesEveryKeyIdTme", "When encryption comes up, every KeyID behaves as TME, whatever the key table held.",
            "that lines cached before are flushed: they are not",
            c =>
            {
                var (before, after, _, _) = Written(c);
                return (!before.Activate.Enabled & after.Activate.Enabled).Implies(after.Keys[c.Slot("any.slot")].Mode == KeyModes.Tme);
            }),
        Theorem.Of("Activate.ComingUpInstallsTheDrawnKeys", "When encryption comes up, the TME key and the MAC key are the ones drawn, and the key size is that of the policy.",
            "that they differ from earlier ones",
            c =>
            {
                var (before, after, _, wanted, inputs) = WrittenWith(c);
                return (!before.Activate.Enabled & after.Activate.Enabled).Implies(
                    after.TmeKey.DataKey == inputs.DataKey & after.TmeKey.TweakKey == inputs.TweakKey & after.MacKey == inputs.MacKey
                    & after.TmeKey.Algorithm[1] == (wanted.Policy == (ulong)Algorithm.Xts256));
            }),
        Theorem.Of("Activate.KeysStayUnlessItComesUp", "A write that does not bring encryption up changes no key.",
            "that it changes nothing: it may lock the register",
            c =>
            {
                var (before, after, _, _) = Written(c);
                return (before.Activate.Enabled == after.Activate.Enabled).Implies(
                    Unchanged.Key(before, after, c.Slot("any.slot")) & Lift<KeyEntry>.Same(before.TmeKey, after.TmeKey) & before.MacKey == after.MacKey);
            }),
        Theorem.Of("Activate.NeverTouchesMemory", "No write to 982H changes a DRAM line or a cached line.",
            "that memory still reads the same: keys may have changed",
            c =>
            {
                var (before, after, _, _) = Written(c);
                return Unchanged.Memory(c, before, after);
            }),
        Theorem.Of("Activate.OnlyResetUnlocks", "Reset leaves 982H zero, and PCONFIG never clears its lock.",
            "the same of writes, which Activate.LockIsSticky does, and of memory operations; anything about reset's effect on caches and DRAM",
            c =>
            {
                var m = c.AnyMachine();
                return Reset.Run(m).Machine.Activate.Value == 0 & m.Activate.Locked.Implies(c.Request().Run(m).Machine.Activate.Locked);
            }),
    ];

    private static (MachineState Before, MachineState After, Answer Answer, Activation Wanted) Written(Claim c)
    {
        var (before, after, answer, wanted, _) = WrittenWith(c);
        return (before, after, answer, wanted);
    }

    private static (MachineState Before, MachineState After, Answer Answer, Activation Wanted, ActivateInputs Inputs) WrittenWith(Claim c)
    {
        var before = c.AnyMachine();
        var wanted = new Activation(Fresh.Word("written", 64));
        var inputs = c.ActivateInputs;
        var step = WriteActivate.Run(before, wanted.Value, inputs);
        return (before, step.Machine, step.Answer, wanted, inputs);
    }
}
