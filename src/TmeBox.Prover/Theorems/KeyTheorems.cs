using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Under which key a line is written and read.</summary>
internal static class KeyTheorems
{
    private const string NotFetched = "anything about lines that are cached: those are plaintext on the die";

    public static ImmutableArray<Theorem> All { get; } =
    [
        Encrypts("Key.ZeroIsTme", "Without bypass, KeyID 0 writes and reads lines under the TME key, whatever the key table holds at 0.",
            (m, k) => k.Value == 0 & !m.Activate.Bypass, (m, _) => m.TmeKey),
        Encrypts("Key.UnprogrammedIsTme", "Without bypass, a KeyID that is not programmed writes and reads lines under the TME key.",
            (m, k) => m.KeyOf(k).Mode == KeyModes.Tme & !m.Activate.Bypass, (m, _) => m.TmeKey),
        Encrypts("Key.AboveMaxKeysIsTme", "Without bypass, a KeyID above MK_TME_MAX_KEYS writes and reads lines under the TME key, whatever the key table holds there.",
            (m, k) => k.Value.ZeroExtend(32) > Word.Of((ulong)m.Profile.MaxKeys, 32) & !m.Activate.Bypass, (m, _) => m.TmeKey,
            p => p.MaxKeys < (1 << p.MaxKeyIdBits) - 1),
        Encrypts("Key.ProgrammedIsItsOwn", "A KeyID that was given a key writes and reads lines under that key, with bypass and without.",
            IsProgrammed, (m, k) => m.KeyOf(k), p => p.MaxKeyIdBits > 0),
        Plain("Key.BypassIsPlaintext", "Under bypass, KeyID 0 and every KeyID that behaves as TME write and read plaintext.",
            (m, k) => m.Activate.Bypass & (k.Value == 0 | m.KeyOf(k).Mode == KeyModes.Tme | k.Value.ZeroExtend(32) > Word.Of((ulong)m.Profile.MaxKeys, 32)), p => p.Bypass),
        Plain("Key.NoEncryptIsPlaintext", "A KeyID that was programmed with NO_ENCRYPT writes and reads plaintext.",
            (m, k) => IsWithinKeys(m, k) & m.KeyOf(k).Mode == KeyModes.Plaintext, p => p.MaxKeyIdBits > 0),
        Theorem.Of("Key.OffIsPlaintext", "While memory encryption is off, lines are written and read as plaintext, under KeyID 0, and whatever the key table holds no MAC is checked.",
            NotFetched,
            c =>
            {
                var m = c.Off();
                var at = new PhysicalAddress(Fresh.Word("address", PhysicalAddress.Width));
                c.Given("Address.Usable", AddressMeaning.FitsWidth(c.Profile, at) & at.Offset == 0);
                return IsPlain(c, m, at, new(KeyId.Of(0), new(at.Value.Slice(51, 6))));
            }),
        Theorem.Of("Key.IsLookedUpAtWriteBack", "A dirty line that is evicted after its KeyID got a new key is encrypted under the new key, though it was stored under the old one.",
            "that the old content can still be read from DRAM: it cannot through this KeyID",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out var tag);
                var entry = m.Cache[tag];
                c.Given("Line.Dirty", entry.Present & entry.Dirty);
                var p = c.Request();
                c.Given("Request.NewKey", p.KeyId.Is(tag.KeyId) & p.Command == KeyProgram.SetKeyDirect);
                var rekeyed = p.Run(m with { Activate = new(m.Activate.Value | Word.Of(0xFFFFUL << 48, 64)) });
                c.Given("Request.Done", rekeyed.Answer.Outcome == Outcomes.Done);
                var (wide, tweak) = (p.AlgorithmBits[2] | p.AlgorithmBits[3], p.TweakField);
                var key = new LineKey(tag.Line, false, false, false, wide, KeyMaterial.Direct(p.DataField, wide), KeyMaterial.Direct(tweak, wide), DataUnit.Of(m, tag.KeyId, tag.Line));
                return Flush.Run(rekeyed.Machine, at).Machine.Dram[tag.Line].Ciphertext == m.Cipher.Encrypt(key, entry.Data);
            },
            p => p.MaxKeyIdBits > 0),
        Theorem.Of("Key.EqualKeysShareLines", "Two KeyIDs with equal keys read each other's lines: the KeyID itself is not part of the encryption (A19).",
            "that equal keys happen by chance",
            c =>
            {
                var m = c.Running();
                var (one, two) = (c.Usable(m, out var left, "one"), c.Usable(m, out var right, "two"));
                c.Given("KeyIds.SameKeys", left.Line.Is(right.Line) & IsProgrammed(m, left.KeyId) & IsProgrammed(m, right.KeyId) & Lift<KeyEntry>.Same(m.KeyOf(left.KeyId), m.KeyOf(right.KeyId)));
                c.Given("Address.Aligned", one.Offset == 0);
                c.Given("KeyIds.Differ", !left.KeyId.Is(right.KeyId));
                c.Given("Line.NotCached", !m.Cache[right].Present);
                var read = Load.Run(Movdir64b.Run(m, one, MemoryOperation.Data).Machine, two).Answer;
                return read.Outcome == Outcomes.Done & read.Data == MemoryOperation.Data;
            },
            p => p.MaxKeyIdBits > 0),
    ];

    /// <summary>A KeyID that has an entry in the key table.</summary>
    internal static Bit IsWithinKeys(MachineState m, KeyId k) => k.Value != 0 & k.Value.ZeroExtend(32) <= Word.Of((ulong)m.Profile.MaxKeys, 32);

    internal static Bit IsProgrammed(MachineState m, KeyId k) => IsWithinKeys(m, k) & m.KeyOf(k).Mode == KeyModes.Keyed;

    /// <summary>Reads under the KeyID are checked: it was programmed with algorithm 1 or 3, on a platform with integrity.</summary>
    internal static Bit IsChecked(MachineState m, KeyId k) =>
        m.Profile.Integrity == IntegrityMode.Ci
        & IsProgrammed(m, k)
        & (m.KeyOf(k).Algorithm == (ulong)Algorithm.Xts128Integrity | m.KeyOf(k).Algorithm == (ulong)Algorithm.Xts256Integrity);

    internal static LineKey KeyFor(MachineState m, KeyEntry entry, CacheTag tag)
    {
        var wide = entry.Algorithm == (ulong)Algorithm.Xts256 | entry.Algorithm == (ulong)Algorithm.Xts256Integrity;
        return new(tag.Line, false, false, false, wide, entry.DataKey, entry.TweakKey, DataUnit.Of(m, tag.KeyId, tag.Line));
    }

    private static Theorem Encrypts(string id, string sentence, Func<MachineState, KeyId, Bit> where, Func<MachineState, KeyId, KeyEntry> entry, Func<Profile, bool>? isAbout = null) =>
        Theorem.Of(id, sentence, NotFetched, c =>
        {
            var (m, at, tag) = Uncached(c, where);
            var key = KeyFor(m, entry(m, tag.KeyId), tag);
            return WritesAndReads(c, m, at, tag, data => m.Cipher.Encrypt(key, data), stored => m.Cipher.Decrypt(key, stored));
        }, isAbout);

    private static Theorem Plain(string id, string sentence, Func<MachineState, KeyId, Bit> where, Func<Profile, bool> isAbout) =>
        Theorem.Of(id, sentence, NotFetched, c =>
        {
            var (m, at, tag) = Uncached(c, where);
            return IsPlain(c, m, at, tag);
        }, isAbout);

    private static (MachineState, PhysicalAddress, CacheTag) Uncached(Claim c, Func<MachineState, KeyId, Bit> where)
    {
        var m = c.Running();
        var at = c.Usable(m, out var tag);
        c.Given("Address.Aligned", at.Offset == 0);
        c.Given("KeyId.Is", where(m, tag.KeyId));
        return (m, at, tag);
    }

    private static Bit IsPlain(Claim c, MachineState m, PhysicalAddress at, CacheTag tag) => WritesAndReads(c, m, at, tag, data => data, stored => stored);

    private static Bit WritesAndReads(Claim c, MachineState m, PhysicalAddress at, CacheTag tag, Func<Bytes, Bytes> seal, Func<Bytes, Bytes> open)
    {
        var stored = m.Dram[tag.Line];
        c.Given("Line.NotCached", !m.Cache[tag].Present);
        c.Given("Line.NotPoisoned", !stored.Poison & !stored.Owner);
        var written = Movdir64b.Run(m, at, MemoryOperation.Data).Machine.Dram[tag.Line].Ciphertext;
        var read = Load.Run(m, at).Answer;
        var done = read.Outcome == Outcomes.Done;
        Bit checks = m.Activate.Enabled & IsChecked(m, tag.KeyId);
        return written == seal(MemoryOperation.Data) & (done | checks) & done.Implies(read.Data == open(stored.Ciphertext));
    }
}
