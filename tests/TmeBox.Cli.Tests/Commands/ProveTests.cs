using TmeBox.Cli.Tests.Input;
using TmeBox.Prover.Theorems;

namespace TmeBox.Cli.Tests.Commands;

public sealed class ProveTests
{
    [Fact]
    public void Chosen_theorems_are_proved_in_words_and_written_as_scripts()
    {
        using var scratch = new Scratch();
        var (exit, json) = Cli.RunJson("prove", "--filter", "Activate.LockIsSticky", "--scripts", scratch.Folder);
        Assert.Equal(0, exit);
        var theorems = json.GetProperty("theorems").EnumerateArray().ToList();
        var platforms = ProofPlatforms.All.Count(TheoremBook.All.Single(t => t.Id == "Activate.LockIsSticky").IsAbout);
        Assert.Equal(platforms, theorems.Count);
        Assert.All(theorems, t => Assert.Equal("proved", t.GetProperty("verdict").GetString()));
        var scripts = Directory.GetFiles(scratch.Folder, "*.smt2", SearchOption.AllDirectories);
        Assert.Equal(platforms, scripts.Length);
        Assert.All(scripts, s => Assert.EndsWith("(check-sat)\n", File.ReadAllText(s), StringComparison.Ordinal));
    }

    [Fact]
    public void A_counterexample_is_explained_by_the_attack_on_its_cell()
    {
        var (exit, output, _) = Cli.Run("prove", "--filter", "integrity/client-none/shared pages/keys, windows/Movdir64b", "--second-opinion", "false");
        Assert.Equal(0, exit);
        Assert.Contains("counterexample (refuted cell) by A6", output, StringComparison.Ordinal);
        Assert.Contains("0 proved, 1 with a counterexample (cells refuted, or proved by another induction), 0 neither", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_adequacy_theorem_is_shown_link_by_link_with_what_it_needs()
    {
        var (exit, json) = Cli.RunJson("prove", "adequacy", "--filter", "moves");
        Assert.Equal(0, exit);
        Assert.True(json.GetProperty("holds").GetBoolean());
        var link = Assert.Single(json.GetProperty("links").EnumerateArray());
        Assert.All(link.GetProperty("theorems").EnumerateArray().SelectMany(t => t.GetProperty("obligations").EnumerateArray()), o =>
            Assert.Equal(("proved", "unsat"), (o.GetProperty("status").GetString(), o.GetProperty("secondOpinion").GetString())));
        var cuts = link.GetProperty("cuts").EnumerateArray().ToDictionary(c => c.GetProperty("without").GetString()!, c => c.GetProperty("breaks").GetString(), StringComparer.Ordinal);
        Assert.Contains("Window.Names in Adequacy.AccessIsACoTenantsMove on server-ci", cuts.Keys);
        Assert.All(cuts.Values, Assert.NotNull);

        var (_, text, _) = Cli.Run("prove", "adequacy", "--filter", "moves", "--second-opinion", "false");
        Assert.Contains("broken without", text, StringComparison.Ordinal);
        Assert.Contains("Gate.EntersItsWindow", text, StringComparison.Ordinal);
    }

    // With one address bit less, a private page's address would name another KeyID: such a file is refused, and the theorem would be false.
    [Fact]
    public void Adequacy_holds_on_a_platform_with_as_few_address_bits_as_a_file_may_leave()
    {
        using var scratch = new Scratch();
        var good = File.ReadAllText(Path.Combine(Scratch.Root, "models/platforms/client-none.yaml")).Replace("name: client-none", "name: least", StringComparison.Ordinal);
        var least = scratch.Write("least.yaml", good.Replace("physical-address-bits: 46", "physical-address-bits: 39", StringComparison.Ordinal));
        var (exit, json) = Cli.RunJson("prove", "adequacy", "--filter", "moves", "--platform", least, "--second-opinion", "false");
        Assert.Equal(0, exit);
        Assert.True(json.GetProperty("holds").GetBoolean());
        Assert.Equal("least", Assert.Single(json.GetProperty("platforms").EnumerateArray()).GetString());

        var less = scratch.Write("less/least.yaml", good.Replace("physical-address-bits: 46", "physical-address-bits: 38", StringComparison.Ordinal));
        var (refused, output, error) = Cli.Run("prove", "adequacy", "--platform", less);
        Assert.Equal((2, ""), (refused, output));
        Assert.Contains("Platform.AddressBits: the KeyID bits leave at least 33 address bits", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tmebox: --platform:1:1: Platform.Unknown: ", "prove", "adequacy", "--platform", "client-nine")]
    [InlineData("tmebox: --platform: found 'wide' without 'adequacy'; expected 'prove adequacy --platform wide', ", "prove", "--platform", "wide")]
    public void A_platform_that_is_not_there_or_not_asked_for_is_bad_usage(string expected, params string[] arguments)
    {
        var (exit, output, error) = Cli.Run(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }
}
