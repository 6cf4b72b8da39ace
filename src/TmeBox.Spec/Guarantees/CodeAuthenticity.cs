using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Code authenticity: a fetch of the victim gives the code that its image holds there, or a fault.</summary>
/// <remarks>
/// It rests on W^X: a line that holds code is never stored to, and is given to a sandbox once in its life. It does not say which code of the image runs
/// (that is control flow), nor that there is an answer at all.
/// </remarks>
public static class CodeAuthenticity
{
    /// <summary>The guarantee, of one fetch of the victim.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        before.Books.Code[line].Implies(FreshnessGuarantee.Holds(before, line, answer));

    /// <summary>The inductive invariant at one line: code that is cached, or would be accepted from DRAM, is the image's.</summary>
    public static Bit Invariant(World w, LineAddress a) =>
        w.Books.Code[a].Implies(w.Books.Held[a] & !w.Tables.Reserved[a])
        & w.Owns(a).Implies(w.Books.Held[a] & w.Books.Code[a].Implies(FreshnessGuarantee.IsLatest(w, a)));

    /// <summary>Of any cell and any copy, read at any address: what the victim would accept lay there in its life, and as code only if it is the image's.</summary>
    public static Bit EveryCell(World w, IVictimKeys victimKeys, LineAddress a, LineAddress cell)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        var copy = w.Saved[cell];
        return w.VictimHasKeyFor(a).Implies(
                OnlyTheImages(w, victimKeys, a, m.Dram[cell])
                & copy.Taken.Implies(OnlyTheImages(w, victimKeys, a, copy.Copy))
                & (own.Present & !own.Poisoned).Implies(w.Books.Held[a] & w.Books.Code[a].Implies(own.Data == w.Books.Latest[a])));
    }

    // Asked of the ciphertext that the MAC was made of: nothing else is accepted, and changed bits may be changed back.
    private static Bit OnlyTheImages(World w, IVictimKeys victimKeys, LineAddress a, DramLine content)
    {
        var intact = content with { Ciphertext = Lifted.If(w.Machine.HasMac, () => victimKeys.CiphertextOf(content.Mac), () => content.Ciphertext) };
        var data = w.WouldRead(a, intact, out var poisoned);
        return (!poisoned).Implies(w.Books.Held[a] & w.Books.Code[a].Implies(data == w.Books.Latest[a]));
    }
}
