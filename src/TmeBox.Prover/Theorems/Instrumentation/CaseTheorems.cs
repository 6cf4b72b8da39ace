using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Why it is enough to prove the others for a window of which the number alone is unknown, case by case, and for the cases of which some form is accepted.</summary>
internal static class CaseTheorems
{
    public static ImmutableArray<CodeTheorem> All { get; } =
    [
        new("Code.WindowIsItsNumber", "A window's address is its number of 15 bits times 4 GiB, and an address lies in the window exactly if it agrees with the window's in bits 63:32: so proofs leave open the number alone.",
            "that the number is used")
        { Goal = _ => IsItsNumber(Fresh.Word("any.window", 64), Fresh.Word("any.address", 64)), Assumes = CodeAssumption.Nothing, Cases = [CodeCase.Any] },
        new("Code.CasesCoverEveryForm", "Every form that a decoder can give is of one of the cases into which proofs are split.",
            "that every case can come about")
        { Goal = q => CodeCase.All.Aggregate((Bit)false, (any, c) => any | c.Covers(q.Form)), Assumes = CodeAssumption.WellFormed, Cases = [CodeCase.Any] },
        new("Code.OtherFormsAreRefused", "Of the cases that are left out of proofs no form is accepted: the classes that are always rejected, and operands without gs on any other base.",
            "which rule refuses them")
        { Goal = q => !q.Judgement.Accepted, Assumes = CodeAssumption.WellFormed, Cases = CodeCase.Refused },
        new("Code.OtherFormsAreRefusedInBundles", "With bundles, no form of a return or of an indirect branch through memory is accepted but the host call.",
            "which rule refuses them")
        { Goal = q => !q.Judgement.Accepted, Assumes = CodeAssumption.WellFormed, Bundled = () => true, Cases = CodeCase.RefusedInBundles },
    ];

    private static Bit IsItsNumber(Word start, Word address)
    {
        var window = new Window(start);
        return window.IsWindow.Implies(
            start == Word.Concat(Word.Of(0, 17), Word.Concat(start.Slice(46, 32), Word.Of(0, 32))) & window.Contains(address) == (address.Slice(63, 32) == start.Slice(63, 32)));
    }
}
