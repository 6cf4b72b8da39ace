using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Confidentiality, strict: two runs that differ only in the victim's data look the same to the attacker.</summary>
/// <remarks>It says nothing about time, traffic, or which lines the victim touches: the two runs make the same moves.</remarks>
public static class StrictConfidentiality
{
    /// <summary>
    /// The inductive invariant, at one KeyID and one line: public parts are equal; the victim has only its own lines dirty; and a DRAM line, or an attacker's copy of one, is
    /// equal in both runs, or was made in both under one tweak of the victim's, which nobody else's key verifies, or lies where nobody else reaches.
    /// </summary>
    public static Bit Invariant(WorldPair p, IVictimKeys victimKeys, KeyId k, LineAddress a)
    {
        var (left, right) = (p.Left.Machine, p.Right.Machine);
        var (savedLeft, savedRight) = (p.Left.Saved[a], p.Right.Saved[a]);
        return KeysApart.Holds(p.Left, k)
            & OwnKeysAreTheVictims(p.Left, victimKeys, k)
            & p.PublicPartsEqual(k, a)
            & Hidden(p.Left, victimKeys, a, left.Dram[a], right.Dram[a])
            & savedLeft.Taken == savedRight.Taken
            & savedLeft.Taken.Implies(Hidden(p.Left, victimKeys, a, savedLeft.Copy, savedRight.Copy))
            & OnlyOwnLinesDirty(p, a)
            & p.Left.Owned[a].Implies(IntegrityGuarantee.CachedOnlyWhereMapped(p.Left, k, a));
    }

    private static Bit OnlyOwnLinesDirty(WorldPair p, LineAddress a)
    {
        var own = p.Left.Machine.Cache[new(p.Left.Victim, a)];
        return (own.Present & own.Dirty).Implies(p.Left.Owned[a]);
    }

    private static Bit OwnKeysAreTheVictims(World w, IVictimKeys victimKeys, KeyId k) =>
        victimKeys.IsVictims(w.Machine.KeyOf(w.Victim).TweakKey)
        & w.IsOther(k).Implies(!victimKeys.IsVictims(w.Machine.KeyOf(k).TweakKey));

    private static Bit Hidden(World w, IVictimKeys victimKeys, LineAddress a, DramLine left, DramLine right)
    {
        var m = w.Machine;
        if (m.HasMac.IsFalse) return Lift<DramLine>.Same(left, right) | !w.Reach[a];
        var (tweakLeft, tweakRight) = (victimKeys.TweakOf(left.Mac), victimKeys.TweakOf(right.Mac));
        var bothMadeByVictim = tweakLeft == tweakRight
            & victimKeys.IsVictims(victimKeys.TweakKeyOf(tweakLeft))
            & !left.Owner & !right.Owner
            & left.Mac == m.Cipher.Mac(m.MacKey, left.Ciphertext, tweakLeft, false)
            & right.Mac == m.Cipher.Mac(m.MacKey, right.Ciphertext, tweakRight, false);
        return left.Poison == right.Poison & (Lift<DramLine>.Same(left, right) | bothMadeByVictim);
    }
}
