using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Traces;

/// <summary>That the line of zeros, which blank DRAM and refused reads give, holds zeros: in proofs reading from a line is a function of which nothing is known.</summary>
internal static class BlankLine
{
    /// <summary>The equations at the given applications.</summary>
    public static IEnumerable<Assertion> At(IReadOnlyList<Term> applications)
    {
        for (var i = 0; i < applications.Count; i++)
            if (applications[i] is { Sort.Kind: SortKind.BitVector, Function: { } f } read && (f == Line.QuadwordFunction || f == KeyProgram.KeyIdFunction || f == KeyProgram.ControlFunction))
                yield return new(FormattableString.Invariant($"Line.ZeroHoldsZeros!{i}"), (Bytes.Of(read.Arguments[0]) == Line.Zero).Implies(Word.Of(read) == 0));
    }
}
