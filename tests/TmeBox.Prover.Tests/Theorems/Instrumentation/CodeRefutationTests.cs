using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Tests.Theorems.Instrumentation;

public static class CodeRefutationTests
{
    // They grant something, so they refuse nothing themselves.
    private static readonly string[] Granting = ["Register.R11Forgotten", "Register.R11Kept", "Register.R11Zeroed", "Stack.Touch"];

    [Fact]
    public static void Every_rule_when_dropped_lets_an_instruction_through_that_it_alone_refused_and_that_breaks_a_theorem()
    {
        var table = CodeRuleTable.Compute(new Z3Solver(), TestContext.Current.CancellationToken);
        Assert.Equal(RuleBook.Instructions.Length, table.Refutations.Length + DispensableRule.All.Length);
        Assert.All(table.Refutations, r =>
        {
            var refuses = r.Theorem.Id is not ("Code.ImageHasCode" or "Code.RegionIsBetweenGuards" or "Code.BundlesLieInTheirRegion" or "Code.EntryIsAStart" or "Code.EntrySurvivesItsMask");
            if (refuses && !Granting.Contains(r.Mutant.Rule.Id, StringComparer.Ordinal)) Assert.Same(r.Mutant.Rule, r.FirstRule);
            Assert.NotEmpty(r.Harm);
        });
        Generated.Compare("docs/code-rules.md", table.ToMarkdown());
    }

    [Fact]
    public static void Rules_that_are_called_dispensable_are_proved_to_be_so()
    {
        var runner = new ProofRunner(new Z3Solver(), new Cvc5Solver());
        foreach (var rule in DispensableRule.All)
        {
            var results = runner.DecideAll([.. rule.Obligations().Select(o => (Func<Obligation>)(() => o))], null, TestContext.Current.CancellationToken);
            Assert.NotEmpty(results);
            Assert.All(results, r => Assert.True(r.Status == ProofStatus.Proved, $"{r.Obligation.Id} without {rule.RuleId}: {r.Status} {r.Reason}"));
        }
    }
}
