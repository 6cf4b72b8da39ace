using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Where lines pass between the caches and DRAM: encryption, TD-owner, MAC, poison.</summary>
/// <remarks>Reads are checked, writes never are (F-INT-4).</remarks>
public static class MemoryController
{
    internal static readonly Rule PoisonReturned = new("Dram", "F-INT-6", "A poisoned line reads as zeros and poison under every KeyID.");
    internal static readonly Rule NotPrivate = new("Dram", "F-INT-5", "A private read of a line that was not written privately gives zeros, and the line is poisoned.");
    internal static readonly Rule PrivateHidden = new("Dram", "F-INT-5", "A shared read of a line that was written privately gives zeros.");
    internal static readonly Rule HiddenPoisons = new("Dram", "F-INT-5", "Such a shared read also poisons the line if its KeyID has integrity (switch SharedReadPoisons).");
    internal static readonly Rule MacMismatch = new("Dram", "F-INT-5, F-INT-7", "A checked read whose MAC does not match gives zeros, and the line is poisoned.");
    internal static readonly Rule PoisonKept = new("Dram", "F-CCH-9, F-INT-4", "Writing back a line that came from poison keeps the DRAM line poisoned; any other whole-line write clears poison.");
    internal static readonly Rule MacStored = new("Dram", "F-INT-2, F-INT-4", "Every write recomputes the MAC, whatever the KeyID's algorithm, where the platform has a MAC.");
    internal static readonly Rule OwnerStored = new("Dram", "F-INT-4", "Every write sets the TD-owner bit if its KeyID is private and clears it otherwise.");
    internal static readonly Rule Encrypted = new("Dram", "F-ENC-1, F-ENC-2, F-ENC-3", "A line is encrypted under its KeyID's key, with a tweak made of its data unit number, unless that key is plaintext.");

    /// <summary>Effect: reads a line from DRAM under a KeyID. A failed check poisons the line in DRAM.</summary>
    public static MachineState Read(MachineState m, KeyId keyId, LineAddress line, out Bytes data, out Bit poisoned)
    {
        m = KeyTable.Find(m, keyId, line, out var key);
        var stored = Cells.Read(m, line);
        m = m.Decide(PoisonReturned, m.HasOwner & stored.Poison, out var wasPoisoned)
            .Decide(NotPrivate, m.HasOwner & !wasPoisoned & key.Private & !stored.Owner, out var notPrivate)
            .Decide(PrivateHidden, m.HasOwner & !wasPoisoned & !key.Private & stored.Owner, out var hidden);
        m = m.Decide(HiddenPoisons, hidden & key.Checked & m.Profile.SharedReadPoisons, out var hiddenPoisons)
            .Decide(MacMismatch, Lifted.If(key.Checked & !wasPoisoned & !notPrivate & !hidden, () => Mismatches(m, key, stored), () => false), out var mismatch);
        var poisons = notPrivate | hiddenPoisons | mismatch;
        poisoned = wasPoisoned | poisons;
        data = Lifted.If(poisoned | hidden, () => Line.Zero, () => Decrypt(m, key, stored.Ciphertext));
        return poisons.IsFalse ? m : Poison(m, line, stored, poisons);
    }

    /// <summary>Effect: writes a whole line to DRAM under the key that its KeyID names now.</summary>
    public static MachineState Write(MachineState m, KeyId keyId, LineAddress line, Bytes data, Bit fromPoison)
    {
        m = KeyTable.Find(m, keyId, line, out var key);
        m = m.Decide(Encrypted, !key.Plaintext, out var encrypted)
            .Decide(MacStored, m.HasMac, out var hasMac)
            .Decide(OwnerStored, m.HasOwner & key.Private, out var owner)
            .Decide(PoisonKept, m.HasOwner & fromPoison, out var poison);
        var ciphertext = Lifted.If(encrypted, () => m.Cipher.Encrypt(key, data), () => data);
        var mac = Lifted.If(hasMac, () => MacOf(m, key, ciphertext, owner), () => MacTag.Zero);
        return Cells.Write(m, line, new(ciphertext, mac, owner, poison));
    }

    /// <summary>Observe: whether a read under a KeyID would give poison; nothing changes.</summary>
    public static Bit WouldPoison(MachineState m, KeyId keyId, LineAddress line)
    {
        Read(m, keyId, line, out _, out var poisoned);
        return poisoned;
    }

    // The controller marks the cell itself; it is no write that a dropped write line would lose.
    private static MachineState Poison(MachineState m, LineAddress line, DramLine stored, Bit where) =>
        m with { Dram = m.Dram.Set(Cells.Behind(m, line), stored with { Poison = stored.Poison | where }) };

    private static Bit Mismatches(MachineState m, LineKey key, DramLine stored) => stored.Mac != MacOf(m, key, stored.Ciphertext, stored.Owner);

    private static Bytes Decrypt(MachineState m, LineKey key, Bytes ciphertext) =>
        Lifted.If(key.Plaintext, () => ciphertext, () => m.Cipher.Decrypt(key, ciphertext));

    private static Bytes MacOf(MachineState m, LineKey key, Bytes ciphertext, Bit owner) =>
        m.Cipher.Mac(m.MacKey, ciphertext, Lifted.If(key.Plaintext, () => TweakValue.Zero, () => m.Cipher.Tweak(key)), owner);
}
