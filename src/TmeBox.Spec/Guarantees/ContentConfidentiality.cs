using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>
/// Confidentiality, content: two runs whose victim data are a consistent renaming of each other look the same to the attacker.
/// At each line the renaming is any one-to-one map of contents; so contents do not leak, but that two contents were equal may.
/// </summary>
/// <remarks>
/// It does not say that repeats are hidden: a repeat is what the strict guarantee adds. The second run has its own
/// permutation for the victim's key; where the renaming is made of one-to-one maps of 16-byte blocks, that permutation is one of blocks again.
/// </remarks>
public static class ContentConfidentiality
{
    /// <summary>
    /// The inductive invariant, at one KeyID and one line: public parts, DRAM and an attacker's copies are equal in both runs, and what the
    /// victim has cached in the second run is the renaming of what it has in the first.
    /// </summary>
    public static Bit Invariant(WorldPair p, Renaming renaming, IVictimKeys victimKeys, KeyId k, LineAddress a)
    {
        var w = p.Left;
        return !victimKeys.IsVictims(w.Machine.TmeKey.DataKey)
            & w.VictimHasKeyFor(a).Implies(victimKeys.IsVictims(w.KeyFor(w.Victim, a).DataKey))
            & (w.HasKeyFor(k, a) & !w.IsOrWillBeVictims(k)).Implies(!victimKeys.IsVictims(w.KeyFor(k, a).DataKey))
            & p.PublicPartsEqual(k, a)
            & Lift<DramLine>.Same(w.Machine.Dram[a], p.Right.Machine.Dram[a])
            & Lift<SavedLine>.Same(w.Saved[a], p.Right.Saved[a])
            & w.Alive.Implies(Renamed(p, renaming, a));
    }

    /// <summary>What the victim has cached is renamed; a clean line that came from poison is zeros in both runs.</summary>
    public static Bit Renamed(WorldPair p, Renaming renaming, LineAddress a)
    {
        var (left, right) = (p.Left.Machine.Cache[new(p.Left.Victim, a)], p.Right.Machine.Cache[new(p.Left.Victim, a)]);
        return (left.Present & (!left.Poisoned | left.Dirty)).Implies(right.Data == renaming.Of(a, left.Data));
    }
}
