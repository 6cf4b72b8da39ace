using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Integrity: a load of the victim gives <b>some</b> image that its own stores, or the runtime's for it, left in that line during its life, or a fault.</summary>
/// <remarks>
/// It does not say that the image is the latest (that is freshness), nor that there is an answer at all (availability).
/// A line counts as a whole; an image that mixes bytes of two ages is not authorised. An image of an earlier time at which the same sandbox had the line counts.
/// </remarks>
public static class IntegrityGuarantee
{
    /// <summary>The guarantee, of one load of the victim.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        answer.Outcome != Outcomes.Done | before.Books.Authorised[new(line, answer.Data)];

    /// <summary>
    /// The inductive invariant at one line: what the victim has cached of it without poison, and what it would accept from
    /// DRAM, are authorised images; nothing is poisoned where there is no integrity.
    /// </summary>
    public static Bit Invariant(World w, LineAddress a)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        var fromDram = w.WouldRead(a, Cells.Read(m, a), out var poisoned);
        return w.Owns(a).Implies(
            (own.Present & !own.Poisoned).Implies(w.Books.Authorised[new(a, own.Data)])
            & (!poisoned).Implies(w.Books.Authorised[new(a, fromDram)])
            & NoPoisonWithoutIntegrity(m, own));
    }

    /// <summary>Of any cell and any copy, read at any address: what the victim would accept is an authorised image of that address.</summary>
    public static Bit EveryCell(World w, IVictimKeys victimKeys, LineAddress a, LineAddress cell)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        var copy = w.Saved[cell];
        return w.VictimHasKeyFor(a).Implies(
                OnlyAuthorised(w, victimKeys, a, m.Dram[cell])
                & copy.Taken.Implies(OnlyAuthorised(w, victimKeys, a, copy.Copy))
                & (own.Present & !own.Poisoned).Implies(w.Books.Authorised[new(a, own.Data)]));
    }

    // Asked of the ciphertext that the MAC was made of: nothing else is accepted, and changed bits may be changed back.
    private static Bit OnlyAuthorised(World w, IVictimKeys victimKeys, LineAddress a, DramLine content)
    {
        var intact = content with { Ciphertext = Lifted.If(w.Machine.HasMac, () => victimKeys.CiphertextOf(content.Mac), () => content.Ciphertext) };
        var data = w.WouldRead(a, intact, out var poisoned);
        return (!poisoned).Implies(w.Books.Authorised[new(a, data)]);
    }

    internal static Bit NoPoisonWithoutIntegrity(MachineState m, CacheLine own) => m.HasMac | !(own.Present & own.Poisoned);
}
