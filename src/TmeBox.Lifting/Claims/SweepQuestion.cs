using System.Collections.Immutable;
using TmeBox.Lifting.Compiled;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Lifting.Claims;

/// <summary>An unknown instruction at an unknown place in an unknown window, before which anything may be known: what the specification says of it, and what the compiled rules do.</summary>
internal sealed class SweepQuestion
{
    private readonly CodeForm form = Fresh.Record("form", CodeForm.Nothing);
    private readonly CodeState state = Fresh.Record("state", CodeState.Entry);
    private readonly CodeSite site = Fresh.Record("site", new CodeSite(false, false, false, false, false, false));
    private readonly CodeLimits limits = Fresh.Record("limits", CodeLimits.Standard);
    private readonly Lazy<(Judgement Judgement, CodeState After)> specified;
    private readonly Lazy<(Bit Refused, CodeState After)> compiled;
    private readonly Mutant? mutant;
    private readonly Func<CilInstruction, CilInstruction>? seen;

    public SweepQuestion(Mutant? mutant, Func<CilInstruction, CilInstruction>? seen)
    {
        (this.mutant, this.seen) = (mutant, seen);
        specified = new(() => CodeRules.Judge(state, form, site, limits, mutant));
        compiled = new(() => LiftedSweep.Judge(state, form, site, limits, seen));
    }

    /// <summary>What is assumed. Where a place lies has no part in it: only that a start is one of this code.</summary>
    public ImmutableArray<Assertion> Assumptions => [new("Form.WellFormed", WellFormed.Holds(form)), new("Site.WellFormed", site.TargetIsStart.Implies(site.TargetInCode))];

    public Bit Accepted => specified.Value.Judgement.Accepted;

    public CodeState Specified => specified.Value.After;

    public Bit Refused => compiled.Value.Refused;

    public CodeState Compiled => compiled.Value.After;

    /// <summary>What the specification knows after the instruction where nothing is known before it.</summary>
    public CodeState SpecifiedFromNothing => FromNothing(site).After;

    /// <summary>Whether the specification says the same of the instruction with a label as without, where nothing is known before it.</summary>
    public Bit IsJudgedAlikeWithLabel
    {
        get
        {
            var (with, without) = (FromNothing(site with { Label = true }), FromNothing(site with { Label = false }));
            return with.Judgement.Accepted == without.Judgement.Accepted & Lift<CodeState>.Same(with.After, without.After);
        }
    }

    /// <summary>Whether the specification says the same of the instruction if the upper half of r11 is known to be zero as if it is not, but that this may stay known unless control may enter.</summary>
    public Bit IsJudgedAlikeWithZero
    {
        get
        {
            var (with, without) = (From(state with { R11Zero = true }, site), From(state with { R11Zero = false }, site));
            return with.Judgement.Accepted == without.Judgement.Accepted
                & Lift<CodeState>.Same(with.After with { R11Zero = with.After.R11Zero & (IsEntered | without.After.R11Zero) }, without.After);
        }
    }

    /// <summary>Whether the memory operand is based on r14 and indexed by r11, unscaled.</summary>
    public Bit HasZeroedIndex => form.Memory.Base == Registers.R14 & form.Memory.Index == Registers.R11 & form.Memory.Scale == 0 & !form.Memory.VectorIndex;

    /// <summary>Whether control may enter at the instruction.</summary>
    public Bit IsEntered => site.IsEntered(form.Offset);

    /// <summary>What the compiled rules say of another instruction of the same shape: of this one they see no number that follows ModRM, no prefix and no place.</summary>
    public Bit SaysThatItMayLeaveState
    {
        get
        {
            var other = Fresh.Record("other", CodeForm.Nothing);
            return LiftedSweep.MayLeaveState(
                other with
                {
                    Class = form.Class, Operation = form.Operation, Wide = form.Wide, Destination = form.Destination, Source = form.Source,
                    HasImmediate = form.HasImmediate, Written = form.Written, Memory = other.Memory with { Present = form.Memory.Present, Writes = form.Memory.Writes },
                },
                seen);
        }
    }

    private (Judgement Judgement, CodeState After) FromNothing(CodeSite where) => From(CodeState.Entry, where);

    private (Judgement Judgement, CodeState After) From(CodeState before, CodeSite where) => CodeRules.Judge(before, form, where, limits, mutant);
}
