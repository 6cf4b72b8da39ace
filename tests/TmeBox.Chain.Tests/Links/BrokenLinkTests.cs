using System.Globalization;
using TmeBox.Chain.Links;
using TmeBox.Conformance.Tests;

namespace TmeBox.Chain.Tests.Links;

/// <summary>Each link is cut, with the seed of the table; and the same runs are made again with nothing cut.</summary>
public class BrokenLinkTests
{
    private static readonly Lazy<LinkTable> Table = new(() => LinkTable.Compute(Grounds.ClientNone, Grounds.ServerCi));

    public static TheoryData<string> Names => [.. BrokenLink.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cut_link_shows_as_a_violated_guarantee_or_as_no_move_of_an_instrumented_sandbox(string name)
    {
        var row = Table.Value.Rows.Single(r => r.Link.Name == name);
        Assert.True(row.Found is not null, $"seed {LinkTable.Seed}: {row.Link.Sentence}, and nothing breaks");
        TestContext.Current.TestOutputHelper!.WriteLine(row.Found.ToString());
        Assert.True(row.Found.Break.Kind is ChainBreak.NotAMove or ChainBreak.Guarantee, row.Found.ToString());
        Assert.True(row.Found.Break.Kind == ChainBreak.NotAMove || !row.Found.Break.Violated.IsEmpty, row.Found.ToString());
        Assert.NotEmpty(row.Found.Break.Where);
    }

    // Code that does what no instrumented code may do is a finding by itself; of ten links and more a guarantee of the specification is lost at that very move.
    [Fact]
    public void Ten_cut_links_and_more_violate_a_guarantee() =>
        Assert.True(Table.Value.Rows.Count(r => r.Found is { Break.Violated.IsEmpty: false }) >= 10, $"seed {LinkTable.Seed}: {string.Join(", ", Table.Value.Rows.Where(r => r.Found is { Break.Violated.IsEmpty: false }).Select(r => r.Link.Name))}");

    // The same grounds, seeds and lengths, and everything evaluated.
    [Fact]
    public void The_same_runs_are_quiet_with_nothing_cut()
    {
        var runs = Table.Value.Rows.Select(r => (r.Ground.Platform, r.Ground.SharesPages, r.Found!.Run)).Distinct().ToArray();
        Assert.True(runs.Length > 2);
        Assert.All(runs.AsParallel().Select(r => ChainCampaign.Replay(new(LinkTable.Seed, [ChainGround.Of(r.Platform, r.SharesPages)], Length: LinkTable.Length), r.Run)).ToArray(), broken => Assert.True(broken is null, broken?.ToString()));
    }

    [Fact]
    public void Links_of_every_kind_are_cut()
    {
        Assert.True(BrokenLink.All.Length >= 10);
        Assert.Equal(Enum.GetValues<KernelFlaw>().Except([KernelFlaw.None]).Order(), BrokenLink.All.Select(l => l.Flaw).Where(f => f != KernelFlaw.None).Order());
        Assert.True(BrokenLink.All.Count(l => l.Hole is not null) >= 4);
        Assert.Equal(BrokenLink.All.Length, BrokenLink.All.Select(l => l.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_break_is_found_again_by_its_seed_and_run()
    {
        var row = Table.Value.Rows.First(r => r.Link.Flaw == KernelFlaw.LeafNamesOtherKeyId);
        Assert.Equal(row.Found!.ToString(), ChainCampaign.Replay(new(LinkTable.Seed, [row.Ground], Length: LinkTable.Length, Link: row.Link), row.Found.Run)!.ToString());
    }

    [Fact]
    public void The_page_about_the_chain_is_what_the_table_says()
    {
        var page = Path.Combine(Repository.Root, "docs", "chain.md");
        Assert.True(
            File.ReadAllText(page) == Table.Value.ToMarkdown(),
            string.Create(CultureInfo.InvariantCulture, $"docs/chain.md is not what `./tmebox chain --links` prints; seed {LinkTable.Seed}"));
    }
}
