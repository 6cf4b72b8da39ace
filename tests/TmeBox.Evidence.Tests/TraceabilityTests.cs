using TmeBox.Evidence.Facts;
using TmeBox.Evidence.Traceability;
using TmeBox.Spec.Rules;

namespace TmeBox.Evidence.Tests;

/// <summary>Every fact leads to a rule or to a reason, every rule to facts and to evidence, and the committed table says so.</summary>
public class TraceabilityTests
{
    private static readonly string Root = Folder();

    private static readonly Lazy<TraceabilityTable> Table = new(() => TraceabilityTable.Of(new(Root)));

    [Fact]
    public void Every_fact_has_a_rule_or_a_reason() => Assert.Empty(Table.Value.Untraced.Select(f => f.Id));

    [Fact]
    public void Every_rule_cites_facts_that_exist() => Assert.Empty(Table.Value.Unknown);

    [Fact]
    public void A_fact_with_a_reason_has_no_rule() =>
        Assert.Empty(FactBook.All.Where(f => f.WithoutRule is not null && Table.Value.Rows.Any(r => r.Facts.Contains(f.Id))).Select(f => f.Id));

    [Fact]
    public void Facts_have_ids_of_their_own_and_a_sentence()
    {
        Assert.Equal(FactBook.All.Length, FactBook.All.Select(f => f.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(FactBook.All, f => Assert.EndsWith(".", f.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_guard_of_the_machine_is_noticed_when_it_is_broken_and_every_effect_is_named() =>
        Assert.Empty(Table.Value.Rows.Where(r => r.Mutants.IsEmpty).Select(r => r.Rule.Id));

    [Fact]
    public void Every_rule_of_the_machine_has_a_vector() => Assert.Empty(Table.Value.Rows.Where(r => r.Vector is null).Select(r => r.Rule.Id));

    [Fact]
    public void The_committed_table_is_what_the_repository_says_now() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Root, "docs", "traceability.md")), Table.Value.ToMarkdown());

    [Fact]
    public void A_fact_that_no_rule_cites_would_be_found()
    {
        var without = new TraceabilityTable([.. Table.Value.Rows.Where(r => !r.Facts.Contains("F-CORE-1"))]);
        Assert.Contains("F-CORE-1", without.Untraced.Select(f => f.Id));
        var odd = new TraceabilityTable([Table.Value.Rows[0] with { Rule = RuleBook.Machine[0], Facts = ["F-ODD-1"] }]);
        Assert.Equal(["F-ODD-1"], odd.Unknown);
    }

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TmeBox.Spec.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the repository's root was not found");
        return folder;
    }
}
