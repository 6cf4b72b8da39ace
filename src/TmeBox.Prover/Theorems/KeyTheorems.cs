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
        Theorem.Of("Key.LinesAreSealedUnderTheirKey", "A line is written, by MOVDIR64B, and read under the key that its KeyID has in the line's home package, and as plaintext exactly if encryption is off, the KeyID bypasses, is excluded, or was programmed not to encrypt.",
            NotFetched,
            c =>
            {
                var (m, at, tag) = Uncached(c, (_, _) => true);
                return WritesAndReads(c, m, at, tag, data => KeyMeaning.Sealed(m, tag, data), stored => KeyMeaning.Opened(m, tag, stored));
            }),
        Encrypts("Key.ZeroIsTme", "Without bypass and outside the exclusion range, KeyID 0 writes and reads lines under the TME key, whatever the key table holds at 0.",
            (m, tag) => tag.KeyId.Value == 0 & !m.Activate.Bypass & !KeyMeaning.IsExcluded(m, tag.Line), (m, _) => m.TmeKey),
        Encrypts("Key.UnprogrammedIsTme", "Without bypass, a KeyID that is not programmed on the line's home package writes and reads lines under the TME key; where it is not 0 the exclusion range does not matter.",
            (m, tag) => tag.KeyId.Value != 0 & KeyMeaning.Entry(m, tag).Mode == KeyModes.Tme & !m.Activate.Bypass, (m, _) => m.TmeKey, p => p.MaxKeyIdBits > 0),
        Encrypts("Key.AboveMaxKeysIsTme", "Without bypass, a KeyID above MK_TME_MAX_KEYS writes and reads lines under the TME key, whatever the key table holds there.",
            (m, tag) => tag.KeyId.Value.ZeroExtend(32) > Word.Of((ulong)m.Profile.MaxKeys, 32) & !m.Activate.Bypass, (m, _) => m.TmeKey,
            p => p.MaxKeys < (1 << p.MaxKeyIdBits) - 1 && p.KeyIdAboveMax == KeyIdAboveMax.TmeBehaviour),
        Encrypts("Key.ProgrammedIsItsOwn", "A KeyID that was given a key writes and reads lines under that key, with bypass and without, in the exclusion range and outside.",
            KeyMeaning.IsProgrammed, KeyMeaning.Entry, p => p.MaxKeyIdBits > 0),
        Plain("Key.BypassIsPlaintext", "Under bypass, KeyID 0 and every KeyID that behaves as TME write and read plaintext.",
            (m, tag) => m.Activate.Bypass & KeyMeaning.IsTme(m, tag), p => p.Bypass),
        Plain("Key.ExcludedIsPlaintext", "In the exclusion range KeyID 0 writes and reads plaintext.",
            (m, tag) => tag.KeyId.Value == 0 & KeyMeaning.IsExcluded(m, tag.Line)),
        Theorem.Of("Key.ExclusionTouchesKeyIdZeroOnly", "Whatever 983H and 984H hold, under a KeyID other than 0 a line is written and read the same.",
            "anything about KeyID 0",
            c =>
            {
                var (m, at, tag) = Uncached(c, (_, t) => t.KeyId.Value != 0);
                var other = m with { Exclusion = c.AnyExclusion("other-exclusion") };
                return Unchanged.Dram(Movdir64b.Run(m, at, MemoryOperation.Data).Machine, Movdir64b.Run(other, at, MemoryOperation.Data).Machine, tag.Line)
                    & Lift<Answer>.Same(Load.Run(m, at).Answer, Load.Run(other, at).Answer);
            },
            p => p.MaxKeyIdBits > 0),
        Plain("Key.NoEncryptIsPlaintext", "A KeyID that was programmed with NO_ENCRYPT writes and reads plaintext.",
            (m, tag) => KeyMeaning.IsWithinKeys(m, tag.KeyId) & KeyMeaning.Entry(m, tag).Mode == KeyModes.Plaintext, p => p.MaxKeyIdBits > 0),
        Theorem.Of("Key.OffIsPlaintext", "While memory encryption is off, lines are written and read as plaintext, under KeyID 0, and whatever the key table holds no MAC is checked.",
            NotFetched,
            c =>
            {
                var m = c.Off();
                var at = new PhysicalAddress(Fresh.Word("address", PhysicalAddress.Width));
                c.Given("Address.Usable", AddressMeaning.FitsWidth(c.Profile, at) & at.Offset == 0);
                return WritesAndReads(c, m, at, new(KeyId.Of(0), new(at.Value.Slice(51, 6))), data => data, stored => stored);
            }),
        Theorem.Of("Key.HomePackageCounts", "What another package's key table holds makes no difference to a line, whichever core asks.",
            "that software may program one package alone: it cannot know which lines a KeyID will be used for",
            c =>
            {
                var (m, at, tag) = Uncached(c, (_, _) => true);
                var away = new KeySlot(new(~AddressMeaning.Home(c.Profile, tag.Line).Value), c.KeyId("away.keyid"));
                var other = m.WithKey(away, Fresh.Record("away", KeyEntry.Tme)).On(c.Core("other-core"));
                other = other.WithCore(m.Core);
                return Unchanged.Dram(Movdir64b.Run(m, at, MemoryOperation.Data).Machine, Movdir64b.Run(other, at, MemoryOperation.Data).Machine, tag.Line)
                    & Lift<Answer>.Same(Load.Run(m, at).Answer, Load.Run(other, at).Answer);
            },
            p => p.Packages == 2),
        Theorem.Of("Key.IsLookedUpAtWriteBack", "A dirty line that is evicted after SET_KEY_DIRECT gave its KeyID a new key on its home package is encrypted under the new key, though it was stored under the old one.",
            "that the old content can still be read from DRAM: it cannot through this KeyID",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out var tag);
                var entry = m.Cache[tag];
                c.Given("Line.Dirty", entry.Present & entry.Dirty);
                c.Given("Core.AtHome", m.Active.Package.Value == AddressMeaning.Home(c.Profile, tag.Line).Value);
                var p = c.Request();
                c.Given("Request.NewKey", p.KeyId.Is(tag.KeyId) & p.Command == KeyProgram.SetKeyDirect);
                var rekeyed = p.Run(m with { Activate = new(m.Activate.Value | Word.Of(0xFFFFUL << 48, 64)) });
                c.Given("Request.Done", rekeyed.Answer.Outcome == Outcomes.Done);
                var wide = p.AlgorithmBits[2] | p.AlgorithmBits[3];
                var algorithm = Lifted.If(wide, Word.Of(2, 2), Word.Of(0, 2));
                var key = KeyMeaning.KeyFor(m, new(KeyModes.Keyed, algorithm, KeyMaterial.Direct(p.DataField, wide), KeyMaterial.Direct(p.TweakField, wide)), tag);
                return Flush.Run(rekeyed.Machine, at).Machine.Dram[tag.Line].Ciphertext == m.Cipher.Encrypt(key, entry.Data);
            },
            p => p.MaxKeyIdBits > 0),
        Theorem.Of("Key.EqualKeysShareLines", "Two KeyIDs of one class with equal keys read each other's lines: the KeyID itself is not part of the encryption (A19).",
            "that equal keys happen by chance",
            c =>
            {
                var m = c.Running();
                var (one, two) = (c.Usable(m, out var left, "one"), c.Usable(m, out var right, "two"));
                c.Given("KeyIds.SameKeys", left.Line.Is(right.Line) & KeyMeaning.IsProgrammed(m, left) & KeyMeaning.IsProgrammed(m, right) & Lift<KeyEntry>.Same(KeyMeaning.Entry(m, left), KeyMeaning.Entry(m, right)));
                c.Given("KeyIds.SameClass", AddressMeaning.IsPrivate(m, left.KeyId) == AddressMeaning.IsPrivate(m, right.KeyId));
                c.Given("Address.Aligned", one.Offset == 0);
                c.Given("KeyIds.Differ", !left.KeyId.Is(right.KeyId));
                c.Given("Line.NotCached", !m.Cache[right].Present);
                var read = Load.Run(Movdir64b.Run(m, one, MemoryOperation.Data).Machine, two).Answer;
                return read.Outcome == Outcomes.Done & read.Data == MemoryOperation.Data;
            },
            p => p.MaxKeyIdBits > 0 && p.TweakInput != TweakInput.LineAddressWithKeyId),
    ];

    private static Theorem Encrypts(string id, string sentence, Func<MachineState, CacheTag, Bit> where, Func<MachineState, CacheTag, KeyEntry> entry, Func<Profile, bool>? isAbout = null) =>
        Theorem.Of(id, sentence, NotFetched, c =>
        {
            var (m, at, tag) = Uncached(c, where);
            var key = KeyMeaning.KeyFor(m, entry(m, tag), tag);
            return WritesAndReads(c, m, at, tag, data => m.Cipher.Encrypt(key, data), stored => m.Cipher.Decrypt(key, stored));
        }, isAbout);

    private static Theorem Plain(string id, string sentence, Func<MachineState, CacheTag, Bit> where, Func<Profile, bool>? isAbout = null) =>
        Theorem.Of(id, sentence, NotFetched, c =>
        {
            var (m, at, tag) = Uncached(c, where);
            return WritesAndReads(c, m, at, tag, data => data, stored => stored);
        }, isAbout);

    private static (MachineState, PhysicalAddress, CacheTag) Uncached(Claim c, Func<MachineState, CacheTag, Bit> where)
    {
        var m = c.Running();
        var at = c.Usable(m, out var tag);
        c.Given("Address.Aligned", at.Offset == 0);
        c.Given("KeyId.Is", where(m, tag));
        return (m, at, tag);
    }

    // A line that neither poison nor another class of KeyID keeps from being read.
    private static Bit WritesAndReads(Claim c, MachineState m, PhysicalAddress at, CacheTag tag, Func<Bytes, Bytes> seal, Func<Bytes, Bytes> open)
    {
        var stored = m.Dram[tag.Line];
        c.Given("Line.NotCached", !m.Cache[tag].Present);
        c.Given("Line.Readable", c.Profile.Integrity == IntegrityMode.None ? true : !stored.Poison & stored.Owner == (m.Activate.Enabled & AddressMeaning.IsPrivate(m, tag.KeyId)));
        var written = Movdir64b.Run(m, at, MemoryOperation.Data).Machine.Dram[tag.Line].Ciphertext;
        var read = Load.Run(m, at).Answer;
        var done = read.Outcome == Outcomes.Done;
        return written == seal(MemoryOperation.Data) & (done | KeyMeaning.IsChecked(m, tag)) & done.Implies(read.Data == open(stored.Ciphertext));
    }
}
