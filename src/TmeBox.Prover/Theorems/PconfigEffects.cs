using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What a completed PCONFIG leaves in the key table.</summary>
internal static class PconfigEffects
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        After("DirectKeyIsTheGivenOne", "After SET_KEY_DIRECT the KeyID has the given keys, cut to the algorithm's key length, and the given algorithm.",
            "that the keys are good: weak and equal ones are accepted; nor how bytes of a field make a key, which only tests on bytes do",
            KeyProgram.SetKeyDirect,
            (_, p, wide, entry) => IsKeyed(p, entry) & entry.DataKey == KeyMaterial.Direct(p.DataField, wide) & entry.TweakKey == KeyMaterial.Direct(p.TweakField, wide)),
        After("RandomKeyMixesTheField", "After SET_KEY_RANDOM the KeyID has the drawn keys, each mixed with its field over the algorithm's key length, or by MET over 16 bytes, and the given algorithm.",
            "that the drawn bytes are unpredictable; nor how bytes are mixed, which only tests on bytes do",
            KeyProgram.SetKeyRandom,
            (profile, p, wide, entry) =>
            {
                var all = wide & profile.PconfigRevision == PconfigRevision.Sdm092;
                return IsKeyed(p, entry)
                    & entry.DataKey == KeyMaterial.Mixed(p.Inputs.RandomDataKey, p.DataField, wide, all) & entry.TweakKey == KeyMaterial.Mixed(p.Inputs.RandomTweakKey, p.TweakField, wide, all);
            }),
        After("ClearKeyIsTme", "After CLEAR_KEY the KeyID behaves as TME.", "that lines written under the old key can be read",
            KeyProgram.ClearKey,
            (_, _, _, entry) => entry.Mode == KeyModes.Tme),
        After("NoEncryptIsPlaintext", "After NO_ENCRYPT the KeyID does not encrypt.", "that lines cached before reach DRAM as plaintext unless they are dirty",
            KeyProgram.NoEncrypt,
            (_, _, _, entry) => entry.Mode == KeyModes.Plaintext),
    ];

    private static Theorem After(string name, string sentence, string doesNotSay, int command, Func<Profile, KeyRequest, Bit, KeyEntry, Bit> effect) =>
        Theorem.Of("Pconfig." + name, sentence, doesNotSay,
            c => PconfigTheorems.Ran(c, (_, p, after, answer) =>
            {
                c.Given("Request.Command", p.Command == (ulong)command);
                var wide = p.AlgorithmBits == (1UL << (int)Algorithm.Xts256) | p.AlgorithmBits == (1UL << (int)Algorithm.Xts256Integrity);
                return (answer.Outcome == Outcomes.Done).Implies(effect(c.Profile, p, wide, after.Keys[new(after.Active.Package, p.KeyId)]));
            }),
            profile => profile.MaxKeyIdBits > 0);

    // The algorithm field is 2 to the algorithm's number.
    private static Bit IsKeyed(KeyRequest p, KeyEntry entry) =>
        entry.Mode == KeyModes.Keyed & p.AlgorithmBits == Word.Of(1, 16) << entry.Algorithm.ZeroExtend(16);
}
