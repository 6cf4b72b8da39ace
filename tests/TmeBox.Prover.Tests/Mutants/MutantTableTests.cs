using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Mutants;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Tests.Mutants;

public static class MutantTableTests
{
    [Fact]
    public static void Every_replacement_of_every_guard_is_noticed_or_proved_to_be_no_change()
    {
        var table = MutantTable.Compute(new Z3Solver(), null, TestContext.Current.CancellationToken);
        Assert.True(!table.Survivors.Any(), string.Join(Environment.NewLine, table.Survivors));
        Assert.Equal(2 * MutantTable.Guards.Length, table.Rows.Length);
        Assert.Equal(Equivalent.All.Length, table.Rows.Count(r => r.Argument is not null));
        Generated.Compare("docs/mutants.md", table.ToMarkdown());
    }

    [Fact]
    public static void What_is_called_no_change_is_proved_to_be_none()
    {
        var runner = new ProofRunner(new Z3Solver(), new Cvc5Solver());
        foreach (var equivalent in Equivalent.All)
            foreach (var platform in ProofPlatforms.All)
            {
                var result = runner.Decide(equivalent.Proof(platform), TestContext.Current.CancellationToken);
                Assert.True(result.Status == ProofStatus.Proved, $"{result.Obligation.Id}: {result.Status} {result.Reason}");
            }
    }

    [Fact]
    public static void Rules_that_are_called_effects_have_nothing_to_replace()
    {
        Assert.NotEmpty(MutantTable.Effects);
        Assert.All(MutantTable.Effects, rule =>
        {
            // The likeliest theorems to speak of the rule; more would only take longer.
            var theorems = Relevance.Order(rule).Where(t => t.IsAbout(ProofPlatforms.ServerCi)).Take(12).ToArray();
            var meant = Texts(theorems, null);
            Assert.Equal(meant, Texts(theorems, new(rule, false)));
            Assert.Equal(meant, Texts(theorems, new(rule, true)));
        });

        static string[] Texts(Theorem[] theorems, Mutant? mutant) => [.. theorems.Select(t => t.On(ProofPlatforms.ServerCi, mutant).Script().Text)];
    }

    [Fact]
    public static void The_table_is_about_the_machine_alone_and_names_effects_that_exist()
    {
        Assert.Equal(MutantTable.EffectNames.Length, MutantTable.Effects.Length);
        Assert.Equal(RuleBook.Machine.Length, MutantTable.Effects.Length + MutantTable.Guards.Length);
        Assert.All(RuleBook.Machine, rule => Assert.Contains(rule, RuleBook.All));
    }

    [Fact]
    public static void Every_rule_decides_somewhere()
    {
        var found = Reachability.Compute(new Z3Solver(), TestContext.Current.CancellationToken);
        Assert.Equal(RuleBook.Machine.Length, found.Length);
        Assert.All(found, r => Assert.True(r.Where is not null, $"{r.Rule.Id} never decides"));
    }
}
