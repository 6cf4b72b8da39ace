using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>PCONFIG leaf 0, MKTME_KEY_PROGRAM: gives one KeyID a key, a random key, TME behaviour, or no encryption.</summary>
/// <remarks>Order of checks: F-PCFG-3. All or nothing; flushes nothing: F-PCFG-6.</remarks>
public static class Pconfig
{
    internal static readonly Rule NotPrivileged = new("Pconfig", "F-PCFG-1", "PCONFIG outside privilege level 0 is #UD.");
    internal static readonly Rule LeafUnsupported = new("Pconfig", "F-PCFG-3", "A leaf other than 0 is #GP(0).");
    internal static readonly Rule NotActivated = new("Pconfig", "F-PCFG-3", "Before 982H is locked and enabled with KeyID bits, PCONFIG is #GP(0), and memory is not touched.");
    internal static readonly Rule Misaligned = new("Pconfig", "F-PCFG-2, F-PCFG-3", "A structure that is not 256-byte aligned is #GP(0).");
    internal static readonly Rule NonCanonical = new("Pconfig", "F-PCFG-3", "A structure at a non-canonical address is #GP(0).");
    internal static readonly Rule ReservedControl = new("Pconfig", "F-PCFG-3", "A bit of KEYID_CTRL[31:24] is #GP(0).");
    internal static readonly Rule BadCommand = new("Pconfig", "F-PCFG-3", "A command above 3 is #GP(0).");
    internal static readonly Rule KeyIdZero = new("Pconfig", "F-PCFG-3", "KeyID 0 cannot be programmed: #GP(0).");
    internal static readonly Rule KeyIdAboveMaxKeys = new("Pconfig", "F-PCFG-3", "A KeyID above MK_TME_MAX_KEYS is #GP(0).");
    internal static readonly Rule KeyIdAboveActivatedBits = new("Pconfig", "F-PCFG-3", "A KeyID that needs more bits than were activated is #GP(0).");
    internal static readonly Rule KeyIdTdxPrivate = new("Pconfig", "F-PCFG-3", "Outside SEAM a KeyID of TDX's private part is #GP(0).");
    internal static readonly Rule AlgorithmNotOneHot = new("Pconfig", "F-PCFG-3", "An algorithm field without exactly one bit is #GP(0), for every command.");
    internal static readonly Rule AlgorithmNotActivated = new("Pconfig", "F-PCFG-3", "An algorithm that 982H did not activate is #GP(0), for every command.");
    internal static readonly Rule TableBusy = new("Pconfig", "F-PCFG-3", "While another agent holds the key table, PCONFIG answers DEVICE_BUSY and changes nothing.");
    internal static readonly Rule NoEntropy = new("Pconfig", "F-PCFG-3", "A random key without entropy answers ENTROPY_ERROR and changes nothing.");
    internal static readonly Rule KeyProgrammed = new("Pconfig", "F-PCFG-3, F-PCFG-4, F-PCFG-6", "The command takes effect at once, on this KeyID's entry alone; no cache, TLB or memory is flushed.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, KeyProgram p)
    {
        var keyIdBits = m.Activate.KeyIdBits.ZeroExtend(KeyId.Width);
        return Ladder.For(m)
            // When: PCONFIG and its target 1 are enumerated on every profile of this first cut (F-CPU-2, F-CPU-3).
            .Refuse(NotPrivileged, p.Cpl != 0, Outcomes.InvalidOpcode)
            // Require
            .Refuse(LeafUnsupported, p.Leaf != 0, Outcomes.GeneralProtection)
            .Refuse(NotActivated, !m.Activate.Locked | !m.Activate.KeyIdsActive, Outcomes.GeneralProtection)
            .Refuse(Misaligned, p.Rbx.Slice(7, 0) != 0, Outcomes.GeneralProtection)
            .Refuse(NonCanonical, !IsCanonical(p.Rbx), Outcomes.GeneralProtection)
            .Refuse(ReservedControl, p.Reserved != 0, Outcomes.GeneralProtection)
            .Refuse(BadCommand, p.Command > Word.Of(3, 8), Outcomes.GeneralProtection)
            .Refuse(KeyIdZero, p.KeyId.Value == 0, Outcomes.GeneralProtection)
            .Refuse(KeyIdAboveMaxKeys, p.KeyId.Value > Word.Of((ulong)m.Profile.MaxKeys, KeyId.Width), Outcomes.GeneralProtection)
            .Refuse(KeyIdAboveActivatedBits, (p.KeyId.Value >> keyIdBits) != 0, Outcomes.GeneralProtection)
            .Refuse(KeyIdTdxPrivate, PhysicalAddress.IsPrivate(m, p.KeyId), Outcomes.GeneralProtection)
            .Refuse(AlgorithmNotOneHot, !IsOneHot(p.AlgorithmBits), Outcomes.GeneralProtection)
            .Refuse(AlgorithmNotActivated, (p.AlgorithmBits & ~m.Activate.Algorithms) != 0, Outcomes.GeneralProtection)
            .Refuse(TableBusy, p.TableHeldByOther, Outcomes.DeviceBusy)
            .Refuse(NoEntropy, p.Command == KeyProgram.SetKeyRandom & !p.EntropyAvailable, Outcomes.EntropyError)
            // Effect
            .Do(KeyProgrammed, s => new(
                s.WithKey(p.KeyId, Programmed(p)),
                // Observe
                Answer.Of(Outcomes.Done)));
    }

    private static KeyEntry Programmed(KeyProgram p)
    {
        // Capability bits are 1, 2, 4, 8; their numbers in two bits, of which the upper says 256 and the lower integrity.
        var algorithm = Lifted.If(p.AlgorithmBits[1], Word.Of(1, 2), Word.Of(0, 2)) | Lifted.If(p.AlgorithmBits[2], Word.Of(2, 2), Word.Of(0, 2))
            | Lifted.If(p.AlgorithmBits[3], Word.Of(3, 2), Word.Of(0, 2));
        var wide = algorithm[1];
        var direct = new KeyEntry(KeyModes.Keyed, algorithm, KeyMaterial.Direct(p.DataField, wide), KeyMaterial.Direct(p.TweakField, wide));
        var random = new KeyEntry(KeyModes.Keyed, algorithm, KeyMaterial.Mixed(p.RandomDataKey, p.DataField, wide), KeyMaterial.Mixed(p.RandomTweakKey, p.TweakField, wide));
        var plain = KeyEntry.Tme with { Mode = KeyModes.Plaintext };
        return Lifted.If(p.Command == KeyProgram.SetKeyDirect, direct,
            Lifted.If(p.Command == KeyProgram.SetKeyRandom, random,
                Lifted.If(p.Command == KeyProgram.ClearKey, KeyEntry.Tme, plain)));
    }

    // 48-bit linear addresses: bits 63:47 are all equal.
    private static Bit IsCanonical(Word address) => address.Slice(63, 47) == 0 | address.Slice(63, 47) == 0x1FFFF;

    private static Bit IsOneHot(Word bits) => bits != 0 & (bits & (bits - Word.Of(1, bits.Width))) == 0;
}
