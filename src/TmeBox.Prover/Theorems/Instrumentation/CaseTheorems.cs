using System.Collections.Immutable;
using TmeBox.Logic;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Why it is enough to prove the others case by case, and for the cases of which some form is accepted.</summary>
internal static class CaseTheorems
{
    public static ImmutableArray<CodeTheorem> All { get; } =
    [
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
}
