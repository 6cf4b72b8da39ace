using System.Globalization;
using TmeBox.Chain.Links;

namespace TmeBox.Chain.Tests;

public class BrokenLinkTests
{
    private const long Steps = 60_000;

    public static TheoryData<string> Names => [.. BrokenLink.All.Select(l => l.Name)];

    private static ChainGround GroundOf(BrokenLink link) => ChainGround.Of(link.IsAuthenticated ? Grounds.ServerCi : Grounds.ClientNone, link.SharesPages);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_link_that_is_cut_shows_as_a_broken_guarantee_or_as_no_move_of_an_instrumented_sandbox(string name)
    {
        var link = BrokenLink.All.Single(l => l.Name == name);
        var report = ChainCampaign.Run(new(UnbrokenChainTests.Seed(), [GroundOf(link)], Steps, Workers: 2, Link: link));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {report.Steps} steps, {report.Elapsed.TotalSeconds:f1} s: {report.Found}; forbidden {report.Counts["accepted forbidden pieces"]}, mutants {report.Counts["accepted mutants"]}, instr {report.Counts["instructions completed"]} faults {report.Counts["instructions that faulted"]} st {report.Counts["stores"]} ld {report.Counts["loads"]}"));
        Assert.True(report.Found is not null, $"seed {report.Seed}: {link.Sentence}, and nothing breaks");
        Assert.True(report.Found.Break.Kind is ChainBreak.NotAMove or ChainBreak.Guarantee, report.Found.ToString());
    }
}
