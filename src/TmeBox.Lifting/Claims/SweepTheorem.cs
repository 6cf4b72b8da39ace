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
    private Func<SweepQuestion, Bit> Goal { get; init; } = _ => false;

    /// <summary>All of them.</summary>
    public static ImmutableArray<SweepTheorem> All { get; } =
    [
        new("Sweep.RefusesWhatRulesRefuse", "The production verifier's compiled rules refuse an instruction exactly if a code rule does.",
            "that the form is the one that the processor executes, for which decoders are compared; nor that the runtime's own compiler translates the methods as they are written")
        { Goal = q => q.Refused == !q.Accepted },
        new("Sweep.KnowsWhatRulesKnow", "After any instruction the production verifier's compiled rules know what the code rules know.", "that the sweep then asks about the next instruction, for which verdicts are compared")
        { Goal = q => Lift<CodeState>.Same(q.Compiled, q.Specified) },
        new("Sweep.ShapeTellsWhatStaysKnown", "Where nothing is known, an instruction of which prefixes, opcode and ModRM say that it leaves nothing known leaves nothing known, whatever numbers follow them and wherever it stands.",
            "that few instructions are said to leave something: that is a matter of speed")
        { Goal = q => Lift<CodeState>.Same(q.SpecifiedFromNothing, CodeState.Entry) | q.SaysThatItMayLeaveState },
        new("Sweep.LabelTellsWhereSomethingIsKnown", "Where nothing is known, an instruction is refused, and leaves something known, no matter whether control may enter at it.",
            "that the same holds behind it, where something is known: there the sweep asks for labels")
        { Goal = q => q.IsJudgedAlikeWithLabel },
        new("Sweep.ZeroCountsForOneOperand", "Whatever else is known, that the upper half of r11 is zero changes neither whether an instruction is refused nor what else is known after it, unless it has an operand based on r14 and indexed by r11, unscaled; where control may enter it changes nothing.",
            "that bytes show such an operand, for which decoders are compared")
        { Goal = q => q.IsJudgedAlikeWithZero | q.HasZeroedIndex & !q.IsEntered },
    ];

    /// <summary>The obligation that proves it.</summary>
    /// <param name="mutant">A rule of the specification that is broken on purpose, or null.</param>
    public Obligation Pose(Mutant? mutant = null) => Pose(mutant, null);

    /// <summary>The same with what is run in the place of a compiled instruction.</summary>
    internal Obligation Pose(Mutant? mutant, Func<CilInstruction, CilInstruction>? seen)
    {
        var question = new SweepQuestion(mutant, seen);
        return new(Id, Sentence, question.Assumptions, Goal(question));
    }
}
