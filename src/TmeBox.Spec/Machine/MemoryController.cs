using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Where lines pass between the caches and DRAM: encryption, MAC, poison.</summary>
/// <remarks>Whole lines only. Reads are checked, writes never are (F-INT-4).</remarks>
public static class MemoryController
{
    internal static readonly Rule PoisonReturned = new("Dram", "F-INT-6", "A poisoned line reads as zeros and poison under every KeyID.");
    internal static readonly Rule MacMismatch = new("Dram", "F-INT-5", "A read under a KeyID with integrity whose MAC does not match gives zeros, and the line is poisoned.");
    internal static readonly Rule PoisonKept = new("Dram", "F-CCH-9", "Writing back a line that came from poison keeps the DRAM line poisoned; any other whole-line write clears poison.");
    internal static readonly Rule MacStored = new("Dram", "F-INT-4", "Every write recomputes the MAC, whatever the KeyID's algorithm, where the platform has integrity.");
    internal static readonly Rule Encrypted = new("Dram", "F-ENC-1", "A line is encrypted under its KeyID's key unless that key is plaintext.");

    /// <summary>Effect: reads a line from DRAM under a KeyID. A failed check poisons the line in DRAM.</summary>
    public static MachineState Read(MachineState m, KeyId keyId, LineAddress line, out Bytes data, out Bit poisoned)
    {
        m = KeyTable.Find(m, keyId, out var key);
        var stored = m.Dram[line];
        m = m.Decide(PoisonReturned, m.HasIntegrity & stored.Poison, out var wasPoisoned);
        m = m.Decide(MacMismatch, Lifted.If(key.Integrity & !wasPoisoned, () => Mismatches(m, key, line, stored), () => false), out var mismatch);
        poisoned = wasPoisoned | mismatch;
        data = Lifted.If(poisoned, () => Line.Zero, () => Decrypt(m, key, line, stored.Ciphertext));
        return mismatch.IsFalse ? m : m.WithDram(line, stored with { Poison = stored.Poison | mismatch });
    }

    /// <summary>Effect: writes a whole line to DRAM under the key that its KeyID names now.</summary>
    public static MachineState Write(MachineState m, KeyId keyId, LineAddress line, Bytes data, Bit fromPoison)
    {
        m = KeyTable.Find(m, keyId, out var key);
        m = m.Decide(Encrypted, !key.Plaintext, out var encrypted)
            .Decide(MacStored, m.HasIntegrity, out var hasMac)
            .Decide(PoisonKept, m.HasIntegrity & fromPoison, out var poison);
        var ciphertext = Lifted.If(encrypted, () => m.Cipher.Encrypt(key, line, data), () => data);
        var mac = Lifted.If(hasMac, () => MacOf(m, key, line, ciphertext), () => MacTag.Zero);
        return m.WithDram(line, new(ciphertext, mac, poison));
    }

    /// <summary>Observe: whether a read under a KeyID would meet poison or a MAC mismatch; nothing changes.</summary>
    public static Bit WouldFail(MachineState m, KeyId keyId, LineAddress line)
    {
        KeyTable.Find(m, keyId, out var key);
        var stored = m.Dram[line];
        return m.HasIntegrity & (stored.Poison | Lifted.If(key.Integrity, () => Mismatches(m, key, line, stored), () => false));
    }

    private static Bit Mismatches(MachineState m, LineKey key, LineAddress line, DramLine stored) =>
        stored.Mac != MacOf(m, key, line, stored.Ciphertext);

    private static Bytes Decrypt(MachineState m, LineKey key, LineAddress line, Bytes ciphertext) =>
        Lifted.If(key.Plaintext, () => ciphertext, () => m.Cipher.Decrypt(key, line, ciphertext));

    private static Bytes MacOf(MachineState m, LineKey key, LineAddress line, Bytes ciphertext) =>
        m.Cipher.Mac(m.MacKey, ciphertext, Lifted.If(key.Plaintext, () => TweakValue.Zero, () => m.Cipher.Tweak(key, line)));
}
