using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>What PCONFIG does once it has read its structure: checks it, takes the key table, and programs one entry.</summary>
internal static class KeyProgramming
{
    internal static readonly Rule ReservedControl = new("Pconfig", "F-PCFG-3", "A bit of KEYID_CTRL[31:24] is #GP(0).");
    internal static readonly Rule ReservedBytes = new("Pconfig", "F-PCFG-5", "By MET, a byte among 6 to 63 or above the key length that is not zero is #GP(0).");
    internal static readonly Rule BadCommand = new("Pconfig", "F-PCFG-3, F-PCFG-5", "A command above 3 is #GP(0); by MET it answers 1.");
    internal static readonly Rule KeyIdZero = new("Pconfig", "F-PCFG-3, F-PCFG-5", "KeyID 0 cannot be programmed: #GP(0); by MET it answers 3.");
    internal static readonly Rule KeyIdAboveMaxKeys = new("Pconfig", "F-PCFG-3, F-PCFG-5", "A KeyID above MK_TME_MAX_KEYS is #GP(0); by MET it answers 3.");
    internal static readonly Rule KeyIdAboveActivatedBits = new("Pconfig", "F-PCFG-3", "A KeyID that needs more bits than were activated is #GP(0); by MET it answers 3.");
    internal static readonly Rule KeyIdTdxPrivate = new("Pconfig", "F-PCFG-3, F-PCFG-5", "Outside SEAM a KeyID of TDX's private part is #GP(0); MET has no such check.");
    internal static readonly Rule AlgorithmNotOneHot = new("Pconfig", "F-PCFG-3, F-PCFG-5", "An algorithm field without exactly one bit is #GP(0), for every command; by MET it answers 4.");
    internal static readonly Rule AlgorithmNotActivated = new("Pconfig", "F-PCFG-3, F-PCFG-5", "An algorithm that 982H did not activate is #GP(0), for every command; by MET it answers 4.");
    internal static readonly Rule TableBusy = new("Pconfig", "F-PCFG-3", "While another core holds the key table's lock, PCONFIG answers DEVICE_BUSY and changes nothing.");
    internal static readonly Rule NoEntropy = new("Pconfig", "F-PCFG-3", "A random key without entropy answers ENTROPY_ERROR and changes nothing.");
    internal static readonly Rule LockLeaked = new("Pconfig", "F-PCFG-5", "By MET's pseudo-code ENTROPY_ERROR leaves the lock held for ever (switch EntropyErrorLeaksLock).");
    internal static readonly Rule KeyProgrammed = new("Pconfig", "F-PCFG-3, F-PCFG-4, F-PCFG-6", "The command takes effect at once, on this KeyID's entry in the core's own package alone; no cache, TLB or memory is flushed.");

    public static Step Run(MachineState m, PconfigInputs inputs, KeyProgram p)
    {
        var met = m.Profile.PconfigRevision == PconfigRevision.Met13;
        var badKeyId = met ? Failed(Outcomes.InvalidKeyId, 3) : Answer.Of(Outcomes.GeneralProtection);
        var badAlgorithm = met ? Failed(Outcomes.InvalidAlgorithm, 4) : Answer.Of(Outcomes.GeneralProtection);
        return Ladder.On(m)
            // Require
            .Refuse(ReservedControl, p.Reserved != 0, Outcomes.GeneralProtection)
            .Refuse(ReservedBytes, met ? !p.RestIsZero : false, Outcomes.GeneralProtection)
            .Refuse(BadCommand, p.Command > Word.Of(3, 8), met ? Failed(Outcomes.InvalidCommand, 1) : Answer.Of(Outcomes.GeneralProtection))
            .Refuse(KeyIdZero, p.KeyId.Value == 0, badKeyId)
            .Refuse(KeyIdAboveMaxKeys, p.KeyId.Value > Word.Of((ulong)m.Profile.MaxKeys, KeyId.Width), badKeyId)
            .Refuse(KeyIdAboveActivatedBits, (p.KeyId.Value >> m.Activate.KeyIdBits.ZeroExtend(KeyId.Width)) != 0, badKeyId)
            .Refuse(KeyIdTdxPrivate, met ? false : !m.Core.Seam & PhysicalAddress.IsPrivate(m, p.KeyId), Outcomes.GeneralProtection)
            .Refuse(AlgorithmNotOneHot, !IsOneHot(p.AlgorithmBits), badAlgorithm)
            .Refuse(AlgorithmNotActivated, (p.AlgorithmBits & ~m.Activate.Algorithms) != 0, badAlgorithm)
            .Refuse(TableBusy, KeyTableLock.HeldByOther(m), Failed(Outcomes.DeviceBusy, 5))
            .Refuse(NoEntropy, p.Command == KeyProgram.SetKeyRandom & !inputs.EntropyAvailable, Failed(Outcomes.EntropyError, 2))
            // Effect
            .Do(KeyProgrammed, s => new(
                s.WithKey(new(s.Active.Package, p.KeyId), Programmed(s, inputs, p)),
                // Observe
                Answer.Of(Outcomes.Done)));
    }

    /// <summary>However PCONFIG ends, its core no longer holds the lock; unless the lock leaks.</summary>
    public static Step Ended(Step step)
    {
        var leaks = step.Machine.Profile is { PconfigRevision: PconfigRevision.Met13, EntropyErrorLeaksLock: true };
        var m = step.Machine.Decide(LockLeaked, leaks ? step.Answer.Outcome == Outcomes.EntropyError : false, out var leaked);
        return step with { Machine = Lifted.If(leaked, () => KeyTableLock.Hold(m, KeyTableLock.Leaked), () => KeyTableLock.Release(m)) };
    }

    private static Answer Failed(Word outcome, ulong rax) => Answer.Of(outcome, Word.Of(rax, 64));

    private static KeyEntry Programmed(MachineState m, PconfigInputs inputs, KeyProgram p)
    {
        // Capability bits are 1, 2, 4, 8; their numbers in two bits, of which the upper says 256 and the lower integrity.
        var algorithm = Lifted.If(p.AlgorithmBits[1], Word.Of(1, 2), Word.Of(0, 2)) | Lifted.If(p.AlgorithmBits[2], Word.Of(2, 2), Word.Of(0, 2))
            | Lifted.If(p.AlgorithmBits[3], Word.Of(3, 2), Word.Of(0, 2));
        var wide = algorithm[1];

        // By MET entropy goes into 16 bytes whatever the algorithm (F-PCFG-5).
        var mixesAll = wide & m.Profile.PconfigRevision == PconfigRevision.Sdm092;
        var direct = new KeyEntry(KeyModes.Keyed, algorithm, KeyMaterial.Direct(p.DataField, wide), KeyMaterial.Direct(p.TweakField, wide));
        var random = new KeyEntry(
            KeyModes.Keyed,
            algorithm,
            KeyMaterial.Mixed(inputs.RandomDataKey, p.DataField, wide, mixesAll),
            KeyMaterial.Mixed(inputs.RandomTweakKey, p.TweakField, wide, mixesAll));
        var plain = KeyEntry.Tme with { Mode = KeyModes.Plaintext };
        return Lifted.If(p.Command == KeyProgram.SetKeyDirect, direct,
            Lifted.If(p.Command == KeyProgram.SetKeyRandom, random,
                Lifted.If(p.Command == KeyProgram.ClearKey, KeyEntry.Tme, plain)));
    }

    private static Bit IsOneHot(Word bits) => bits != 0 & (bits & (bits - Word.Of(1, bits.Width))) == 0;
}
