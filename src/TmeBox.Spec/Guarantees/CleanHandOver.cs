using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Clean hand-over: a line that a sandbox received, and stored nothing in since, reads as zeros or faults. So the receiver learns nothing of the line's former life, and nobody of that life influences it.</summary>
/// <remarks>The victim is the receiver here. That the former owner's secrets stay hidden from the receiver of its KeyID is part of confidentiality.</remarks>
public static class CleanHandOver
{
    /// <summary>The guarantee, of one load of the victim.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        before.Books.Untouched[line].Implies(answer.Outcome != Outcomes.Done | answer.Data == Line.Zero);

    /// <summary>Where bits may be changed in DRAM: what the MAC beside such a line was made of is zeros too.</summary>
    public static Bit MadeOfZeros(World w, IVictimKeys victimKeys, LineAddress a) =>
        (w.Owns(a) & w.Books.Untouched[a]).Implies(FreshnessGuarantee.MacIsOf(w, victimKeys, a, Line.Zero));

    /// <summary>The inductive invariant at one line.</summary>
    public static Bit Invariant(World w, LineAddress a) =>
        (w.Owns(a) & w.Books.Untouched[a]).Implies(w.Books.Latest[a] == Line.Zero & FreshnessGuarantee.IsLatest(w, a));
}
