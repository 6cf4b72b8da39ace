using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Something that is true of all code that the rules accept, for all values of all registers.</summary>
/// <param name="Id">A stable name, such as <c>Code.AccessStaysInReach</c>.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="DoesNotSay">What a reader might take it to say, and it does not.</param>
public sealed record CodeTheorem(string Id, string Sentence, string DoesNotSay)
{
    internal Func<CodeQuestion, Bit> Goal { get; init; } = _ => false;

    /// <summary>Of a concrete counterexample: what goes wrong.</summary>
    internal Func<CodeQuestion, string> Shows { get; init; } = _ => "";

    internal CodeAssumption Assumes { get; init; } = CodeAssumption.Accepted;

    internal Func<Bit> Bundled { get; init; } = () => Fresh.Bit("bundled");

    internal ImmutableArray<CodeCase> Cases { get; init; } = CodeCase.Accepted;

    /// <summary>The ids of the obligations that prove it, and how each is posed.</summary>
    public ImmutableArray<(string Id, Func<Obligation> Pose)> Plan() =>
        [.. Cases.Select(c => (IdOf(c), (Func<Obligation>)(() => Ask(c, CodeSituation.Any(CodeLimits.Standard, Bundled()), null).Obligation)))];

    /// <summary>The obligations that prove it, one for each case, with the numbers of the product; of the specification itself, or of a mutant.</summary>
    public ImmutableArray<Obligation> For(Mutant? mutant = null) => For(CodeLimits.Standard, mutant);

    /// <summary>The obligations that prove it of a window with other numbers.</summary>
    /// <param name="limits">Concrete numbers; whether they fit each other the obligations decide.</param>
    /// <param name="mutant">A rule to break, or null.</param>
    public ImmutableArray<Obligation> For(CodeLimits limits, Mutant? mutant = null) => [.. Cases.Select(c => Ask(c, CodeSituation.Any(limits, Bundled()), mutant).Obligation)];

    /// <summary>Puts the theorem to a situation: to an unknown one for a proof, to a concrete one for a replay.</summary>
    internal (Obligation Obligation, CodeQuestion Question) Ask(CodeCase which, CodeSituation situation, Mutant? mutant)
    {
        var question = new CodeQuestion(situation, which, Assumes, mutant);
        var follows = Goal(question);
        return (new(IdOf(which), Sentence, question.Assumptions, follows), question);
    }

    private string IdOf(CodeCase which) => $"{Id}/{which.Name}";
}
