using TmeBox.Evidence.Facts;
using TmeBox.Policies;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Tests.Commands;

public sealed class ExplainTests
{
    [Theory]
    [InlineData("pconfig.keyidZERO", "F-PCFG-3")]
    [InlineData("integrity", "does not say")]
    [InlineData("dram-replay", "instructions")]
    [InlineData("A29", "replay")]
    [InlineData("A31", "speculation")]
    [InlineData("dram-flip-any", "page tables")]
    [InlineData("Mac.OldLineIsNotReadAgain", "A2")]
    [InlineData("Cipher.MacUnforgeable", "2^-28")]
    [InlineData("Policy.KeyIdZero", "KeyID 0")]
    [InlineData("Policy.MixedAccess", "stated in: src/TmeBox.Policies/PolicyRules.cs\n")]
    [InlineData("F-ENC-1", "read in: MET")]
    [InlineData("F-INT-3", "rules that cite it: none: It follows from F-INT-2 and F-ENC-2")]
    public void An_id_of_any_kind_is_explained(string id, string part)
    {
        var (exit, output, error) = Cli.Run("explain", id);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_id_everything_is_listed_once()
    {
        var (exit, json) = Cli.RunJson("explain");
        Assert.Equal(0, exit);
        var ids = json.GetProperty("entries").EnumerateArray().Select(e => (e.GetProperty("kind").GetString(), e.GetProperty("id").GetString())).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(RuleBook.All, r => Assert.Contains(("rule", r.Id), ids));
        Assert.All(Scenario.All, s => Assert.Contains(("attack", s.Id), ids));
        Assert.Subset(ids.Select(i => i.Item2).ToHashSet(StringComparer.Ordinal), Scenario.All.SelectMany(s => s.DecidedBy).ToHashSet<string?>(StringComparer.Ordinal));
        Assert.All(Naming.Guarantees, g => Assert.Contains(("guarantee", g.Name), ids));
        Assert.Contains("capabilities", Cli.Run("explain").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_that_states_a_rule_exists()
    {
        var (_, json) = Cli.RunJson("explain");
        var files = json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("details"))
            .Where(d => d.TryGetProperty("stated in", out _)).Select(d => d.GetProperty("stated in").GetString()!).Distinct().ToList();
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.DoesNotContain("//", f, StringComparison.Ordinal));
        Assert.All(files, f => Assert.True(File.Exists(Path.Combine(Input.Scratch.Root, f)), f));
    }

    [Fact]
    public void A_fact_is_shown_with_the_rules_theorems_tests_and_files_that_rest_on_it()
    {
        var (exit, json) = Cli.RunJson("explain", "F-PCFG-1");
        Assert.Equal(0, exit);
        var details = Assert.Single(json.GetProperty("entries").EnumerateArray()).GetProperty("details");
        string[] Of(string name) => details.GetProperty(name).GetString()!.Split(", ");
        Assert.Equal(RuleBook.All.Where(r => r.Source.Split(", ").Contains("F-PCFG-1")).Select(r => r.Id), Of("rules that cite it"));
        Assert.Contains(Of("theorems that rest on these rules"), t => t.StartsWith("Pconfig.", StringComparison.Ordinal));
        Assert.Contains(Of("tests that name these rules"), t => t.StartsWith("PackageTests.", StringComparison.Ordinal));
        Assert.Contains("src/TmeBox.Spec/Machine/Pconfig.cs", Of("cited in"));
        Assert.All(Of("cited in"), f => Assert.Contains("F-PCFG-1", File.ReadAllText(Path.Combine(Input.Scratch.Root, f)), StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_left_to_trust_is_on_one_page()
    {
        var (exit, page, _) = Cli.Run("explain", "assumptions");
        Assert.Equal(0, exit);
        Assert.Equal(File.ReadAllText(Path.Combine(Input.Scratch.Root, "docs", "assumptions.md")), page);
        Assert.InRange(page.Split('\n').Length, 20, 70);
        Assert.All(AssumptionBook.All, a => Assert.Contains($"`{a.Id}`", page, StringComparison.Ordinal));
        Assert.All(FactBook.All, f => Assert.Contains(f.Id, page, StringComparison.Ordinal));
    }
}
