using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Something that one might take for a theorem and that is not true: a query with a counterexample, kept by name.</summary>
/// <param name="Id">A stable name.</param>
/// <param name="Sentence">What is not true.</param>
/// <param name="Why">What the counterexample does.</param>
/// <param name="Scenario">The scenario of FACTS section 7 that it is.</param>
/// <param name="IsAbout">On which platforms.</param>
/// <param name="On">The obligation that has a counterexample on a platform.</param>
public sealed record Refutation(string Id, string Sentence, string Why, string Scenario, Func<Profile, bool> IsAbout, Func<Profile, Obligation> On)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Refutation> All { get; } =
    [
        Of("Mac.ForeignLineIsNotReadUnderEqualTweakKeys", "A line that one KeyID wrote is not read under another with integrity and another data key: #MC.",
            "the MAC is made of the ciphertext and the encrypted tweak; with equal tweak keys it matches, and what is read is the writer's ciphertext under the reader's data key", "A18",
            c => Foreign(c, (writer, reader) => writer.TweakKey == reader.TweakKey & writer.DataKey != reader.DataKey, answer => answer.Outcome == Outcomes.MachineCheck),
            p => p.Integrity == IntegrityMode.Ci && p.TweakInput != TweakInput.LineAddressWithKeyId),
        Of("Mac.OldLineIsNotReadAgain", "Under a KeyID with integrity a line that was replaced by an earlier one of its own, with MAC and owner, is not read.",
            "nothing in the MAC tells when it was made", "A2",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("KeyId.Checked", KeyMeaning.IsChecked(m, tag) & at.Offset == 0);
                var old = Movdir64b.Run(m, at, MemoryOperation.Data).Machine;
                var now = Movdir64b.Run(old, at, Fresh.Bytes("data2", Line.Sort)).Machine;
                return Load.Run(Physical.Replace(now, tag.Line, old.Dram[tag.Line]), at).Answer.Outcome == Outcomes.MachineCheck;
            }),
            p => p.Integrity == IntegrityMode.Ci),
        Of("Key.WithoutIntegrityAForeignLineIsNoticed", "A line that one KeyID wrote is not read under another with another key.",
            "without integrity a wrong key gives garbage and no sign", "A5",
            c => Foreign(c, (writer, reader) => writer.DataKey != reader.DataKey & writer.TweakKey != reader.TweakKey, answer => answer.Outcome == Outcomes.MachineCheck),
            p => p.Integrity == IntegrityMode.None && p.MaxKeyIdBits > 0),
    ];

    private static Refutation Of(string id, string sentence, string why, string scenario, Func<Claim, Bit> goal, Func<Profile, bool> isAbout) =>
        new(id, sentence, why, scenario, p => ProofPlatforms.Encrypting.Contains(p) && isAbout(p), profile => Claim.Prove($"{id}/{profile.Name}", sentence, profile, null, goal));

    private static Bit Foreign(Claim c, Func<KeyEntry, KeyEntry, Bit> keys, Func<Answer, Bit> goal)
    {
        var m = c.Running();
        var (one, two) = (c.Usable(m, out var writer, "one"), c.Usable(m, out var reader, "two"));
        c.Given("Line.Same", writer.Line.Is(reader.Line) & !m.Cache[reader].Present & one.Offset == 0);
        c.Given("KeyIds.Shared", !AddressMeaning.IsPrivate(m, writer.KeyId) & !AddressMeaning.IsPrivate(m, reader.KeyId));
        c.Given("KeyIds.Programmed", KeyMeaning.IsProgrammed(m, writer) & KeyMeaning.IsProgrammed(m, reader));
        if (c.Profile.Integrity == IntegrityMode.Ci) c.Given("KeyId.Checked", KeyMeaning.IsChecked(m, reader));
        c.Given("Keys.Are", keys(KeyMeaning.Entry(m, writer), KeyMeaning.Entry(m, reader)));
        return goal(Load.Run(Movdir64b.Run(m, one, MemoryOperation.Data).Machine, two).Answer);
    }
}
