using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What private KeyIDs add: the TD-owner bit (F-INT-4, F-INT-5, F-INT-7).</summary>
internal static class TdTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Td.WritesSetTheOwner", "MOVDIR64B and the write-back of a dirty line set the TD-owner bit exactly if their KeyID is private, whatever the line was before: writes are never checked.",
            "that a shared write of a trust domain's line is harmless: it destroys the line",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("Address.Aligned", at.Offset == 0);
                c.Given("Line.Dirty", m.Cache[tag].Present & m.Cache[tag].Dirty);
                var isPrivate = AddressMeaning.IsPrivate(m, tag.KeyId);
                return MemoryOperation.Movdir64b.Run(m, at).Machine.Dram[tag.Line].Owner == isPrivate & Flush.Run(m, at).Machine.Dram[tag.Line].Owner == isPrivate;
            }), HasOwner),
        Theorem.Of("Td.PrivateReadOfASharedLinePoisons", "A private load that misses on a line that was not written privately is #MC, and the line is poisoned; ciphertext and MAC stay (A22).",
            "that the trust domain notices before it reads",
            c => PoisonTheorems.Missing(c, (m, at, tag, stored) =>
            {
                c.Given("Line.Shared", AddressMeaning.IsPrivate(m, tag.KeyId) & !stored.Owner);
                var step = Load.Run(m, at);
                return PoisonTheorems.IsMachineCheck(step.Answer) & Lift<DramLine>.Same(step.Machine.Dram[tag.Line], stored with { Poison = true });
            }), HasSeam),
        Theorem.Of("Td.SharedReadOfAPrivateLineGivesZeros", "A shared load that misses on a line that was written privately gives no bit of it: zeros, or #MC.",
            "anything about a private line that is cached under its own KeyID",
            c => PoisonTheorems.Missing(c, (m, at, tag, stored) =>
            {
                c.Given("Line.Private", !AddressMeaning.IsPrivate(m, tag.KeyId) & stored.Owner);
                return Load.Run(m, at).Answer.Data == Line.Zero;
            }), HasOwner),
        Theorem.Of("Td.SharedReadPoisonsAsThePlatformSays", "Such a load poisons the line, and is #MC, exactly if it was poisoned before, or the reading KeyID has integrity and the platform's switch says so.",
            "which of the two a real processor does (switch SharedReadPoisons)",
            c => PoisonTheorems.Missing(c, (m, at, tag, stored) =>
            {
                c.Given("Line.Private", !AddressMeaning.IsPrivate(m, tag.KeyId) & stored.Owner);
                var step = Load.Run(m, at);
                var poisons = stored.Poison | (KeyMeaning.IsChecked(m, tag) & c.Profile.SharedReadPoisons);
                return step.Machine.Dram[tag.Line].Poison == poisons & (step.Answer.Outcome == Outcomes.MachineCheck) == poisons;
            }), HasOwner),
        Theorem.Of("Td.LogicalIntegrityMissesAForeignPrivateWrite", "With logical integrity a line that one private KeyID wrote is read under another without a sign.",
            "that what is read means anything",
            c => Foreign(c, (_, answer) => answer.Outcome == Outcomes.Done), p => p.Integrity == IntegrityMode.Li && p.HasSeam),
        Theorem.Of("Td.CryptographicIntegritySeesAForeignPrivateWrite", "With cryptographic integrity a line that one private KeyID wrote, and of which no cache holds a copy under the other, is #MC under another whose tweak key differs.",
            "that a forged MAC is impossible: one attempt in 2^28 passes",
            c => Foreign(c, (differ, answer) =>
            {
                c.Given("KeyIds.TweakKeysDiffer", differ);
                return PoisonTheorems.IsMachineCheck(answer);
            }), p => p.Integrity == IntegrityMode.Ci && p.HasSeam),
    ];

    private static bool HasOwner(Profile p) => p.Integrity != IntegrityMode.None;

    private static bool HasSeam(Profile p) => HasOwner(p) && p.HasSeam;

    private static Bit Foreign(Claim c, Func<Bit, Answer, Bit> goal)
    {
        var m = c.Running();
        var (one, two) = (c.Usable(m, out var writer, "one"), c.Usable(m, out var reader, "two"));
        c.Given("Line.Same", writer.Line.Is(reader.Line) & !m.Cache[reader].Present & one.Offset == 0 & !writer.KeyId.Is(reader.KeyId));
        c.Given("KeyIds.Private", AddressMeaning.IsPrivate(m, writer.KeyId) & AddressMeaning.IsPrivate(m, reader.KeyId));
        c.Given("KeyIds.Programmed", KeyMeaning.IsProgrammed(m, writer) & KeyMeaning.IsProgrammed(m, reader));
        var differ = KeyMeaning.Entry(m, writer).TweakKey != KeyMeaning.Entry(m, reader).TweakKey;
        return goal(differ, Load.Run(Movdir64b.Run(m, one, MemoryOperation.Data).Machine, two).Answer);
    }
}
