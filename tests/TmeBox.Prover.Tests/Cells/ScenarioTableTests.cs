using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Cells;

public static class ScenarioTableTests
{
    [Fact]
    public static void Every_scenario_from_A1_to_A31_is_there_once() =>
        Assert.Equal(Enumerable.Range(1, 31).Select(i => $"A{i}"), Scenario.All.Select(s => s.Id));

    [Fact]
    public static void Every_scenario_but_the_one_out_of_scope_lands_somewhere() =>
        Assert.Equal(["A28"], Scenario.All.Where(s => s.Guarantee is null && s.DecidedBy.IsEmpty).Select(s => s.Id));

    [Fact]
    public static void What_decides_a_scenario_exists()
    {
        var known = TheoremBook.All.Select(t => t.Id).Concat(Refutation.All.Select(r => r.Id)).Concat(Book.Decided.Results.SelectMany(r => r.Obligation.Assumptions).Select(a => a.Name.Split('!')[0]))
            .Concat(["Cipher.TweakInjective", "Cipher.MacUnforgeable"]).ToHashSet(StringComparer.Ordinal);
        Assert.All(Scenario.All.SelectMany(s => s.DecidedBy), id => Assert.Contains(id, known));
    }

    [Fact]
    public static void The_committed_table_is_what_the_matrix_says()
    {
        var table = ScenarioTable.Compute(new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false), TestContext.Current.CancellationToken);
        Generated.Compare("docs/scenarios.md", table.ToMarkdown());
    }
}
