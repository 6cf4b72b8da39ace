using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Integrity: a load of the victim gives <b>some</b> image that its own stores left in that line during this ownership, or a fault.</summary>
/// <remarks>
/// It does not say that the image is the latest (that is freshness), nor that there is an answer at all (availability).
/// A line counts as a whole; an image that mixes bytes of two ages is not authorised.
/// </remarks>
public static class IntegrityGuarantee
{
    /// <summary>The guarantee, of one load of the victim.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        answer.Outcome != Outcomes.Done | before.Authorised[new(line, answer.Data)];

    /// <summary>
    /// The inductive invariant, at one KeyID and one line: what the victim has cached without poison, what it would accept from
    /// DRAM, and what it would accept of an attacker's copy, are authorised images; nothing is poisoned where there is no integrity; and only sandboxes that reach the line have it cached.
    /// </summary>
    public static Bit Invariant(World w, KeyId k, LineAddress a)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        var fromDram = w.WouldRead(a, m.Dram[a], out var dramPoisoned);
        var saved = w.Saved[a];
        var fromCopy = w.WouldRead(a, saved.Copy, out var copyPoisoned);
        return KeysApart.Holds(w, k)
            & w.Owned[a].Implies(
                w.IsShared(a)
                & (own.Present & !own.Poisoned).Implies(w.Authorised[new(a, own.Data)])
                & (!dramPoisoned).Implies(w.Authorised[new(a, fromDram)])
                & (saved.Taken & !copyPoisoned).Implies(w.Authorised[new(a, fromCopy)])
                & NoPoisonWithoutIntegrity(m, own)
                & CachedOnlyWhereMapped(w, k, a));
    }

    internal static Bit NoPoisonWithoutIntegrity(MachineState m, CacheLine own) => m.HasMac | !(own.Present & own.Poisoned);

    internal static Bit CachedOnlyWhereMapped(World w, KeyId k, LineAddress a) =>
        w.Machine.Cache[new(k, a)].Present.Implies(k.Is(w.Victim) | (w.IsOther(k) & w.Reach[a]));
}
