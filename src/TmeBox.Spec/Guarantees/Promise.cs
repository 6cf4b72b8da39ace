using TmeBox.Logic;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>What each guarantee says of one move.</summary>
public static class Promise
{
    /// <summary>Whether a guarantee is about two runs.</summary>
    public static bool IsOfTwoRuns(Guarantee guarantee) => guarantee is Guarantee.ConfidentialityStrict or Guarantee.ConfidentialityContent;

    /// <summary>The guarantee itself, of the move that was made.</summary>
    public static Bit Holds(Guarantee guarantee, World before, Move move, Played first, Played? second)
    {
        if (second is not null) return move.Actor is Actor.Attacker or Actor.Physical ? WorldPair.SeenAlike(first, second) : true;
        return (move.Actor, move.Kind) switch
        {
            (Actor.Victim, MoveKind.Load) => guarantee switch
            {
                Guarantee.Integrity => IntegrityGuarantee.Holds(before, move.Line, first.Answer),
                Guarantee.Freshness => FreshnessGuarantee.Holds(before, move.Line, first.Answer),
                Guarantee.AvailabilityLine => AvailabilityGuarantee.Holds(before, move.Line, first.Answer),
                Guarantee.AvailabilitySandbox => AvailabilityGuarantee.IsContested(before, move.Line) | AvailabilityGuarantee.Holds(before, move.Line, first.Answer),
                Guarantee.CleanHandOver => CleanHandOver.Holds(before, move.Line, first.Answer),
                _ => true,
            },
            (Actor.Victim, MoveKind.Fetch) when guarantee == Guarantee.CodeAuthenticity => CodeAuthenticity.Holds(before, move.Line, first.Answer),
            (Actor.Runtime, MoveKind.Load) when guarantee == Guarantee.AvailabilityProcess => AvailabilityGuarantee.Holds(before, move.Line, first.Answer),
            (Actor.Attacker, _) when guarantee == Guarantee.Containment => Containment.Holds(before, move),
            _ => true,
        };
    }
}
