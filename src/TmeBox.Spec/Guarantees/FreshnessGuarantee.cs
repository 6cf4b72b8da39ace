using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Freshness: a load of the victim gives the image that its latest stores left in that line, or a fault.</summary>
/// <remarks>It implies integrity. It does not say that there is an answer at all (availability).</remarks>
public static class FreshnessGuarantee
{
    /// <summary>The guarantee, of one load of the victim.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        answer.Outcome != Outcomes.Done | answer.Data == before.Books.Latest[line];

    /// <summary>The sharper way to lose it: an image that was authorised once is accepted again, though it is not the latest.</summary>
    public static Bit IsStale(World before, LineAddress line, Answer answer) =>
        answer.Outcome == Outcomes.Done & before.Books.Authorised[new(line, answer.Data)] & answer.Data != before.Books.Latest[line];

    /// <summary>
    /// The inductive invariant at one line: what the victim has cached of it without poison is the latest image; and so, unless it
    /// has the line dirty, is what it would accept from DRAM.
    /// </summary>
    public static Bit Invariant(World w, LineAddress a) => w.Owns(a).Implies(IsLatest(w, a));

    /// <summary>Where bits may be changed in DRAM: what the MAC beside a line of the victim's was made of is the latest image too, should they be changed back.</summary>
    public static Bit MadeOfLatest(World w, IVictimKeys victimKeys, LineAddress a) => w.Owns(a).Implies(MacIsOf(w, victimKeys, a, w.Books.Latest[a]));

    /// <summary>What the MAC beside a line was made of is an image, or would not be accepted; if the victim has the line dirty it does not matter.</summary>
    internal static Bit MacIsOf(World w, IVictimKeys victimKeys, LineAddress a, Bytes image)
    {
        var m = w.Machine;
        if (m.HasMac.IsFalse) return true;
        var own = m.Cache[new(w.Victim, a)];
        var stored = Cells.Read(m, a);
        var data = w.WouldRead(a, stored with { Ciphertext = victimKeys.CiphertextOf(stored.Mac) }, out var poisoned);
        return (!(own.Present & own.Dirty) & !poisoned).Implies(data == image);
    }

    /// <summary>Cached and in DRAM there is the latest image, or poison.</summary>
    internal static Bit IsLatest(World w, LineAddress a)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        var fromDram = w.WouldRead(a, Cells.Read(m, a), out var poisoned);
        return (own.Present & !own.Poisoned).Implies(own.Data == w.Books.Latest[a])
            & (!(own.Present & own.Dirty) & !poisoned).Implies(fromDram == w.Books.Latest[a])
            & IntegrityGuarantee.NoPoisonWithoutIntegrity(m, own);
    }
}
