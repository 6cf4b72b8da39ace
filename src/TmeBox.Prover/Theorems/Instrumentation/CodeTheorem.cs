using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Something that is true of every instruction that the code rules accept, for all values of all registers.</summary>
/// <param name="Id">A stable name, such as <c>Code.AccessStaysInReach</c>.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="DoesNotSay">What a reader might take it to say, and it does not.</param>
public sealed record CodeTheorem(string Id, string Sentence, string DoesNotSay)
{
    internal Func<CodeQuestion, Bit> Goal { get; init; } = _ => false;

    internal Func<Bit> Bundled { get; init; } = () => Fresh.Bit("bundled");

    internal Func<CodeLimits> Limits { get; init; } = CodeQuestion.AnyLimits;

    /// <summary>The obligations that prove it, one for each case; of the specification itself, or of a mutant.</summary>
    public ImmutableArray<Obligation> For(Mutant? mutant = null) => [.. CodeCase.All.Select(c => Ask(c, mutant).Obligation)];

    internal (Obligation Obligation, CodeQuestion Question) Ask(CodeCase which, Mutant? mutant)
    {
        var obligation = CodeQuestion.Prove($"{Id}/{which.Name}", Sentence, mutant, Bundled(), Limits(), which, Goal, out var question);
        return (obligation, question);
    }
}
