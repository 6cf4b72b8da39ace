using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Freshness: a load of the victim gives the image that its latest stores left in that line, or a fault.</summary>
/// <remarks>It implies integrity. It does not say that there is an answer at all (availability).</remarks>
public static class FreshnessGuarantee
{
    /// <summary>The guarantee, of one load of the victim.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        answer.Outcome != Outcomes.Done | answer.Data == before.Latest[line];

    /// <summary>The sharper way to lose it: an image that was authorised once is accepted again, though it is not the latest.</summary>
    public static Bit IsStale(World before, LineAddress line, Answer answer) =>
        answer.Outcome == Outcomes.Done & before.Authorised[new(line, answer.Data)] & answer.Data != before.Latest[line];

    /// <summary>
    /// The inductive invariant, at one KeyID and one line: what the victim has cached without poison is the latest image; unless it
    /// has the line dirty, so is what it would accept from DRAM; and only sandboxes that reach the line have it cached.
    /// </summary>
    public static Bit Invariant(World w, KeyId k, LineAddress a)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        var fromDram = w.WouldRead(a, m.Dram[a], out var poisoned);
        return KeysApart.Holds(w, k)
            & w.Owned[a].Implies(
                w.IsShared(a)
                & (own.Present & !own.Poisoned).Implies(own.Data == w.Latest[a])
                & (!(own.Present & own.Dirty) & !poisoned).Implies(fromDram == w.Latest[a])
                & IntegrityGuarantee.NoPoisonWithoutIntegrity(m, own)
                & IntegrityGuarantee.CachedOnlyWhereMapped(w, k, a));
    }
}
