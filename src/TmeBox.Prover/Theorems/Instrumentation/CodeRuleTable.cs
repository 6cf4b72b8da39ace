using System.Collections.Immutable;
using System.Text;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Every code rule with what goes wrong without it: the evidence that each is needed.</summary>
/// <param name="Refutations">One for each rule that a theorem needs, by rule id.</param>
public sealed record CodeRuleTable(ImmutableArray<CodeRefutation> Refutations)
{
    /// <summary>Drops every rule in turn.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Witnesses.ReplayFailedException">Nothing goes wrong without some rule.</exception>
    public static CodeRuleTable Compute(ISolver solver, CancellationToken cancellationToken) =>
        new([.. CodeRefutation.Mutants.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(m => CodeRefutation.Find(m, solver, cancellationToken))]);

    /// <summary>The table as <c>docs/code-rules.md</c>.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("# Code rules\n\n")
            .Append("Generated; a test compares it. Each rule is dropped in turn; the solver then finds an instruction that is accepted, registers that the invariant allows, and a theorem that is false of them. ")
            .Append("Each find is computed again with the same predicates on these numbers. R is the window's start; numbers that are not said to be relative to it are as they are.\n\n")
            .Append("| rule | sentence | accepted without it | where | what happens | theorem |\n|---|---|---|---|---|---|\n");
        foreach (var r in Refutations)
            text.Append("| ").AppendJoin(" | ", r.Mutant.Rule.Id, r.Mutant.Rule.Sentence, r.Instruction, r.Before, r.Harm, r.Theorem.Id).Append(" |\n");
        text.Append("\n## Rules that no theorem needs\n\nThat the theorems hold without them is proved.\n\n");
        foreach (var d in DispensableRule.All)
            text.Append("- ").Append(d.RuleId).Append(": ").Append(RuleBook.Named(d.RuleId)!.Sentence).Append(' ').Append(d.Argument).Append('\n');
        return text.Append("\nThe rules about images (`Image.*`) are about files, not about forms; the tests of the image reader break each of them.\n").ToString();
    }
}
