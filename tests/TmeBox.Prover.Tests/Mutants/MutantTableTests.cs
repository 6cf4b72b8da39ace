using System.Text.RegularExpressions;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Mutants;
using TmeBox.Spec.Rules;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Mutants;

public static class MutantTableTests
{
    [Fact]
    public static void Every_replacement_of_every_guard_is_noticed_or_proved_to_be_no_change()
    {
        // What noticed a mutant when the table was written must notice it again; where it does not, the whole book is searched.
        var table = MutantTable.Compute(new SharedAnswers(new Z3Solver()), null, TestContext.Current.CancellationToken, File.ReadAllText(Path.Combine(Generated.Root, "docs", "mutants.md")));
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
    public static void Rules_that_are_called_effects_guard_nothing_and_all_others_do()
    {
        // A mutant reaches what is given to Refuse() and Decide(), and nothing else.
        var files = Directory.EnumerateFiles(Path.Combine(Generated.Root, "src", "TmeBox.Spec", "Machine"), "*.cs").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText, StringComparer.Ordinal);
        foreach (var rule in RuleBook.Machine)
        {
            var (noun, name) = (rule.Id.Split('.')[0], rule.Id.Split('.')[1]);
            var owner = files.Single(f => f.Value.Contains($"Rule {name} = new(\"{noun}\",", StringComparison.Ordinal)).Key;
            var guards = files.Any(f => Regex.IsMatch(f.Value, $@"\.(Refuse|Decide)\(\s*{(f.Key == owner ? $"({owner}\\.)?" : $"{owner}\\.")}{name},", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
            Assert.True(guards != MutantTable.Effects.Contains(rule), $"{rule.Id} is {(guards ? "a guard" : "no guard")}");
        }
    }

    [Fact]
    public static void The_table_is_about_the_machine_alone_and_names_effects_that_exist()
    {
        Assert.Equal(MutantTable.EffectNames.Length, MutantTable.Effects.Length);
        Assert.Equal(RuleBook.Machine.Length, MutantTable.Effects.Length + MutantTable.Guards.Length);
        Assert.All(RuleBook.Machine, rule => Assert.Contains(rule, RuleBook.All));
    }
}
