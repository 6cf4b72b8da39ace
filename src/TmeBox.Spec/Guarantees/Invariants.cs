using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>The inductive invariant of each guarantee, put together: proved for all states, and evaluated on every state that a test visits.</summary>
public static class Invariants
{
    /// <summary>Whether an induction for a guarantee can make use of <see cref="InvariantParts.EveryCell"/>.</summary>
    public static bool HasEveryCell(Guarantee guarantee) => guarantee is Guarantee.Integrity or Guarantee.CodeAuthenticity or Guarantee.Freshness or Guarantee.CleanHandOver;

    /// <summary>The invariant at one KeyID and one line.</summary>
    /// <param name="guarantee">The guarantee.</param>
    /// <param name="parts">The strengthenings in use.</param>
    /// <param name="w">The world; of two runs the first.</param>
    /// <param name="second">The world of the second run, for a guarantee of two runs; otherwise null.</param>
    /// <param name="victimKeys">Which keys are the victim's.</param>
    /// <param name="renaming">How the victim's contents differ between the runs.</param>
    /// <param name="k">The KeyID.</param>
    /// <param name="a">The line.</param>
    public static Bit At(Guarantee guarantee, InvariantParts parts, World w, World? second, IVictimKeys victimKeys, Renaming renaming, KeyId k, LineAddress a)
    {
        var holds = TablesInvariant.Consistent(w, k, a) & TablesInvariant.WindowsApart(w, k, a);
        if (parts.HasFlag(InvariantParts.Keys)) holds &= KeysApart.Holds(w, k, a);
        if (parts.HasFlag(InvariantParts.Translations)) holds &= TablesInvariant.NoTranslationLeft(w, k, a);
        if (parts.HasFlag(InvariantParts.Caches)) holds &= TablesInvariant.NoLineLeft(w, k, a);
        return holds & guarantee switch
        {
            Guarantee.ConfidentialityStrict => StrictConfidentiality.Invariant(new(w, second!), parts, victimKeys, k, a),
            Guarantee.ConfidentialityContent => ContentConfidentiality.Invariant(new(w, second!), renaming, victimKeys, k, a),
            Guarantee.Integrity => IntegrityGuarantee.Invariant(w, a),
            Guarantee.Freshness => FreshnessGuarantee.Invariant(w, a),
            Guarantee.AvailabilityLine => AvailabilityGuarantee.OfLine(w, a),
            Guarantee.AvailabilitySandbox => AvailabilityGuarantee.OfSandbox(w, a),
            Guarantee.AvailabilityProcess => AvailabilityGuarantee.OfProcess(w, k, a),
            Guarantee.CodeAuthenticity => CodeAuthenticity.Invariant(w, a),
            Guarantee.CleanHandOver => CleanHandOver.Invariant(w, a),
            Guarantee.Containment => true,
            _ => throw new ArgumentOutOfRangeException(nameof(guarantee)),
        };
    }

    /// <summary>The part of the invariant that is about any cell read at any address; true where it is not in use.</summary>
    public static Bit EveryCell(Guarantee guarantee, InvariantParts parts, World w, IVictimKeys victimKeys, LineAddress a, LineAddress cell) => !parts.HasFlag(InvariantParts.EveryCell)
        ? true
        : guarantee switch
        {
            Guarantee.Integrity => IntegrityGuarantee.EveryCell(w, victimKeys, a, cell),
            Guarantee.CodeAuthenticity => CodeAuthenticity.EveryCell(w, victimKeys, a, cell),
            Guarantee.Freshness => FreshnessGuarantee.MadeOfLatest(w, victimKeys, a),
            Guarantee.CleanHandOver => CleanHandOver.MadeOfZeros(w, victimKeys, a),
            _ => throw new ArgumentOutOfRangeException(nameof(guarantee)),
        };
}
