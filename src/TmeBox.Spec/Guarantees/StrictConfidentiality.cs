using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Confidentiality, strict: two runs that differ only in the victim's data look the same to the attacker.</summary>
/// <remarks>It says nothing about time, traffic, or which lines the victim touches: the two runs make the same moves.</remarks>
public static class StrictConfidentiality
{
    /// <summary>
    /// The inductive invariant, at one KeyID and one line: public parts are equal; keys are told apart; and a DRAM line, or an attacker's copy of one, is
    /// equal in both runs, or was made in both under one tweak of the victim's, which nobody else's key verifies, or was changed in both so that
    /// no key verifies it, or lies where nobody else reaches.
    /// </summary>
    public static Bit Invariant(WorldPair p, InvariantParts parts, IVictimKeys victimKeys, KeyId k, LineAddress a)
    {
        var w = p.Left;
        var (left, right) = (w.Machine, p.Right.Machine);
        var (savedLeft, savedRight) = (w.Saved[a], p.Right.Saved[a]);
        var labelled = w.VictimHasKeyFor(a).Implies(victimKeys.IsVictims(w.KeyFor(w.Victim, a).TweakKey)) & (w.HasKeyFor(k, a) & !w.IsOrWillBeVictims(k)).Implies(!victimKeys.IsVictims(w.KeyFor(k, a).TweakKey));
        return (parts.HasFlag(InvariantParts.Keys) ? labelled : true)
            & p.PublicPartsEqual(k, a)
            & (Hidden(w, parts, victimKeys, left.Dram[a], right.Dram[a]) | OutOfReach(p, parts, k, a))
            & w.Tables.Reserved[a].Implies(Lift<DramLine>.Same(left.Dram[a], right.Dram[a]))
            & savedLeft.Taken == savedRight.Taken
            & savedLeft.Taken.Implies(Hidden(w, parts, victimKeys, savedLeft.Copy, savedRight.Copy));
    }

    // Equal; or both MACs were made under one tweak of the victim's, and both still fit their ciphertexts or neither does.
    private static Bit Hidden(World w, InvariantParts parts, IVictimKeys victimKeys, DramLine left, DramLine right)
    {
        var m = w.Machine;
        var same = Lift<DramLine>.Same(left, right);
        if (m.HasMac.IsFalse || !parts.HasFlag(InvariantParts.Keys)) return same;
        var tweak = victimKeys.TweakOf(left.Mac);
        var (madeOfLeft, madeOfRight) = (victimKeys.CiphertextOf(left.Mac), victimKeys.CiphertextOf(right.Mac));
        var bothMadeByVictim = tweak == victimKeys.TweakOf(right.Mac)
            & victimKeys.IsVictims(victimKeys.TweakKeyOf(tweak))
            & !left.Owner & !right.Owner
            & left.Mac == m.Cipher.Mac(m.MacKey, madeOfLeft, tweak, false)
            & right.Mac == m.Cipher.Mac(m.MacKey, madeOfRight, tweak, false)
            & (madeOfLeft == left.Ciphertext) == (madeOfRight == right.Ciphertext);
        return left.Poison == right.Poison & (same | bothMadeByVictim);
    }

    // No other sandbox has the line, no other window has to do with it, and it is not the runtime's. Where keys hide what is in DRAM this is not needed;
    // where they do not, the victim itself must meet poison in both runs or in neither.
    private static Bit OutOfReach(WorldPair p, InvariantParts parts, KeyId k, LineAddress a)
    {
        var w = p.Left;
        if (!parts.HasFlag(InvariantParts.Windows) || (w.Machine.HasMac.IsTrue && parts.HasFlag(InvariantParts.Keys))) return false;
        w.WouldRead(a, w.Machine.Dram[a], out var poisonedLeft);
        p.Right.WouldRead(a, p.Right.Machine.Dram[a], out var poisonedRight);
        return !w.ReachedBy(k, a) & !(w.IsOther(k) & w.Tables.Holder[a].Is(k)) & !w.Tables.Reserved[a]
            & w.Machine.Dram[a].Poison == p.Right.Machine.Dram[a].Poison
            & (!w.Machine.HasOwner | w.Machine.Dram[a].Owner == p.Right.Machine.Dram[a].Owner)
            & poisonedLeft == poisonedRight;
    }
}
