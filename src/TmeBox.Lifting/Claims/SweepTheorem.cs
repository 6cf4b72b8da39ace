using System.Collections.Immutable;
using TmeBox.Lifting.Compiled;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Lifting.Claims;

/// <summary>That the production verifier's rules, as they are compiled, are those of the specification: for every form that a decoder can give, all that may be known before it, every place, and all numbers of a window.</summary>
/// <param name="Id">A stable name.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="DoesNotSay">What a reader might take it to say, and it does not.</param>
public sealed record SweepTheorem(string Id, string Sentence, string DoesNotSay)
{
    private Func<Sides, Bit> Goal { get; init; } = _ => false;

    /// <summary>All of them.</summary>
    public static ImmutableArray<SweepTheorem> All { get; } =
    [
        new("Sweep.RefusesWhatRulesRefuse", "The production verifier's compiled rules refuse an instruction exactly if a code rule does.",
            "that the form is the one that the processor executes, for which decoders are compared; nor that the runtime's own compiler translates the methods as they are written")
        { Goal = s => s.Refused == !s.Accepted },
        new("Sweep.KnowsWhatRulesKnow", "After any instruction the production verifier's compiled rules know what the code rules know.", "that the sweep then asks about the next instruction, for which verdicts are compared")
        { Goal = s => Lift<CodeState>.Same(s.Compiled, s.Specified) },
    ];

    /// <summary>The obligation that proves it.</summary>
    /// <param name="mutant">A rule of the specification that is broken on purpose, or null.</param>
    public Obligation Pose(Mutant? mutant = null) => Pose(mutant, null);

    /// <summary>The same with what is run in the place of a compiled instruction.</summary>
    internal Obligation Pose(Mutant? mutant, Func<CilInstruction, CilInstruction>? seen)
    {
        var (form, state) = (Fresh.Record("form", CodeForm.Nothing), Fresh.Record("state", CodeState.Entry));
        var (site, limits) = (Fresh.Record("site", new CodeSite(false, false, false, false, false, false)), Fresh.Record("limits", CodeLimits.Standard));
        var (judgement, specified) = CodeRules.Judge(state, form, site, limits, mutant);
        var (refused, compiled) = LiftedSweep.Judge(state, form, site, limits, seen);

        // Where a place lies has no part in it: only that a start is one of this code.
        ImmutableArray<Assertion> given = [new("Form.WellFormed", WellFormed.Holds(form)), new("Site.WellFormed", site.TargetIsStart.Implies(site.TargetInCode))];
        return new(Id, Sentence, given, Goal(new(judgement.Accepted, specified, refused, compiled)));
    }

    private sealed record Sides(Bit Accepted, CodeState Specified, Bit Refused, CodeState Compiled);
}
