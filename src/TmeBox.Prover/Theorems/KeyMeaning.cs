using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Which key counts for a line on a running machine, said of the registers and the key table of the line's home package (F-ENC-1, F-EXC-1, F-INT-5).</summary>
internal static class KeyMeaning
{
    /// <summary>The entry that the home package has for the KeyID.</summary>
    public static KeyEntry Entry(MachineState m, CacheTag tag) => m.Keys[new(AddressMeaning.Home(m.Profile, tag.Line), tag.KeyId)];

    /// <summary>The KeyID is one that PCONFIG can name.</summary>
    public static Bit IsWithinKeys(MachineState m, KeyId k) => k.Value != 0 & k.Value.ZeroExtend(32) <= Word.Of((ulong)m.Profile.MaxKeys, 32);

    /// <summary>The KeyID was given a key of its own.</summary>
    public static Bit IsProgrammed(MachineState m, CacheTag tag) => IsWithinKeys(m, tag.KeyId) & Entry(m, tag).Mode == KeyModes.Keyed;

    /// <summary>The KeyID behaves as KeyID 0 does outside the exclusion range.</summary>
    public static Bit IsTme(MachineState m, CacheTag tag) => !IsWithinKeys(m, tag.KeyId) | Entry(m, tag).Mode == KeyModes.Tme;

    /// <summary>The line is in the exclusion range; what that means is the theorem <c>Exclusion.CoversWhatMatches</c>.</summary>
    public static Bit IsExcluded(MachineState m, LineAddress line) => m.Exclusion.Covers(line);

    /// <summary>Lines are stored as they are.</summary>
    public static Bit IsPlain(MachineState m, CacheTag tag) =>
        !m.Activate.Enabled
        | (IsTme(m, tag) & m.Activate.Bypass)
        | (tag.KeyId.Value == 0 & IsExcluded(m, tag.Line))
        | (!IsTme(m, tag) & Entry(m, tag).Mode == KeyModes.Plaintext);

    /// <summary>Reads are checked: on a platform with a MAC, under a private KeyID, or one programmed with algorithm 1 or 3.</summary>
    public static Bit IsChecked(MachineState m, CacheTag tag)
    {
        if (m.Profile.Integrity != IntegrityMode.Ci) return false;
        var algorithm = Entry(m, tag).Algorithm;
        return m.Activate.Enabled
            & (AddressMeaning.IsPrivate(m, tag.KeyId)
                | (IsProgrammed(m, tag) & (algorithm == (ulong)Algorithm.Xts128Integrity | algorithm == (ulong)Algorithm.Xts256Integrity)));
    }

    /// <summary>The key that encrypts where lines are not stored as they are.</summary>
    public static LineKey Key(MachineState m, CacheTag tag) => KeyFor(m, Lifted.If(IsTme(m, tag), m.TmeKey, Entry(m, tag)), tag);

    /// <summary>An entry's key for a line.</summary>
    public static LineKey KeyFor(MachineState m, KeyEntry entry, CacheTag tag)
    {
        var wide = entry.Algorithm == (ulong)Algorithm.Xts256 | entry.Algorithm == (ulong)Algorithm.Xts256Integrity;
        return new(tag.Line, false, false, false, wide, entry.DataKey, entry.TweakKey, Unit(m.Profile, tag));
    }

    /// <summary>What DRAM holds of data written under the KeyID.</summary>
    public static Bytes Sealed(MachineState m, CacheTag tag, Bytes data) => Lifted.If(IsPlain(m, tag), data, m.Cipher.Encrypt(Key(m, tag), data));

    /// <summary>What a ciphertext means under the KeyID.</summary>
    public static Bytes Opened(MachineState m, CacheTag tag, Bytes ciphertext) => Lifted.If(IsPlain(m, tag), ciphertext, m.Cipher.Decrypt(Key(m, tag), ciphertext));

    /// <summary>The MAC of a ciphertext under the KeyID.</summary>
    public static Bytes Mac(MachineState m, CacheTag tag, Bytes ciphertext, Bit owner) =>
        m.Cipher.Mac(m.MacKey, ciphertext, Lifted.If(IsPlain(m, tag), TweakValue.Zero, m.Cipher.Tweak(Key(m, tag))), owner);

    /// <summary>What goes into the tweak, bit by bit (F-ENC-2).</summary>
    private static Word Unit(Profile p, CacheTag tag)
    {
        var split = p.PhysicalAddressBits - p.MaxKeyIdBits;
        return p.TweakInput switch
        {
            TweakInput.LineIndex => tag.Line.Index.ZeroExtend(64),
            TweakInput.LineAddressWithKeyId => Word.Concat(tag.KeyId.Value.Slice(p.MaxKeyIdBits - 1, 0), Word.Concat(tag.Line.Index.Slice(split - 7, 0), Word.Of(0, 6))).ZeroExtend(64),
            _ => Word.Concat(tag.Line.Index, Word.Of(0, 6)).ZeroExtend(64),
        };
    }
}
