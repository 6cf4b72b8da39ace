using System.Globalization;
using TmeBox.Conformance.Worlds;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Tests.Worlds;

/// <summary>Shows that a campaign can fail: with a broken specification, and with a promise that was refuted.</summary>
public class WorldFaultTests
{
    private const ulong Seed = 1;

    [Theory]
    [InlineData("Dram.MacMismatch", false)]
    [InlineData("Dram.MacStored", false)]
    [InlineData("Dram.PoisonKept", false)]
    [InlineData("Dram.PoisonReturned", false)]
    [InlineData("Cache.DirtyWrittenBack", false)]
    [InlineData("Cache.DirtyWrittenBack", true)]
    [InlineData("Cache.Hit", false)]
    [InlineData("Cache.Hit", true)]
    [InlineData("KeyTable.ReadsAreChecked", false)]
    [InlineData("KeyTable.UnprogrammedIsTme", true)]
    [InlineData("KeyTable.KeyIdZeroIsTme", true)]
    [InlineData("KeyTable.NoEncrypt", true)]
    [InlineData("Load.ConsumesPoison", false)]
    [InlineData("Store.WholeLine", true)]
    [InlineData("Store.NoByteEnabled", true)]
    public void A_broken_rule_is_found(string rule, bool replacement)
    {
        var options = new WorldOptions(Seed, Proofs.Promises, Moves: 20_000, Mutant: new(RuleBook.Named(rule)!, replacement));
        var report = WorldCampaign.Run(options);
        Assert.True(report.End == WorldEnd.Violated, $"seed {Seed}: {options.Mutant} went unnoticed in {report.Moves} moves");
        var finding = report.Finding!;
        TestContext.Current.TestOutputHelper!.WriteLine(finding.ToString());
        Assert.True(finding.Moves.Length <= 8, $"seed {Seed}: not shrunk to a handful:\n{finding}");
        Assert.Equal(finding.ToString(), WorldCampaign.Replay(options, finding.Run)?.ToString());
        Assert.Null(WorldCampaign.Replay(options with { Mutant = null }, finding.Run));
    }

    // Where neighbours share pages attacks are short. Those that need a page to change hands, or cells to be copied there and back, are left to the search.
    private static readonly Guarantee[] Reached = [Guarantee.ConfidentialityStrict, Guarantee.Integrity, Guarantee.Freshness, Guarantee.AvailabilityLine, Guarantee.AvailabilitySandbox];

    [Fact]
    public void Refuted_cells_are_broken_by_generated_runs()
    {
        var refuted = Proofs.Cells.Where(c => !c.Proved && c.Cell.PagesAreShared && Reached.Contains(c.Cell.Guarantee) && c.Cell.Capability != Capability.DramSplice).Select(c => c.Cell).ToArray();
        Assert.NotEmpty(refuted);
        Assert.All(refuted, cell =>
        {
            var report = WorldCampaign.Run(new(Seed, [cell with { Capability = Capability.CoTenant }, cell], Moves: 50_000));
            Assert.True(report.End == WorldEnd.Violated, $"seed {Seed}: {cell} is refuted, and {report.Moves} moves did not show it");
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cell}: {report.Finding!.Violation.Promise} after {report.Finding.Moves.Length} moves, found within {report.Moves}"));
        });
    }

    [Fact]
    public void The_first_violation_does_not_depend_on_the_number_of_workers()
    {
        WorldReport Run(int workers) => WorldCampaign.Run(new(
            Seed, Proofs.Promises, Moves: 20_000, Workers: workers, Mutant: new(RuleBook.Named("Dram.PoisonKept")!, false)));
        Assert.Equal(Run(1).Finding?.ToString(), Run(3).Finding?.ToString());
    }

    [Fact]
    public void Cancellation_is_told_apart_from_a_finding()
    {
        using var source = new CancellationTokenSource();
        var told = 0;
        var report = WorldCampaign.Run(
            new(Seed, Proofs.Promises, Time: TimeSpan.FromMinutes(5)),
            _ =>
            {
                told++;
                source.Cancel();
            },
            source.Token);
        Assert.Equal(1, told);
        Assert.Equal(WorldEnd.Cancelled, report.End);
        Assert.Null(report.Finding);
        Assert.True(report.Moves > 0);
    }

    [Fact]
    public void A_campaign_without_a_promise_is_refused() =>
        Assert.Throws<ArgumentException>(() => WorldCampaign.Run(new(Seed, [new(Proofs.ServerCi, true, Guarantee.Integrity, Capability.DramSnoop)])));
}
