using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Comparing;

public class SeededFaultTests
{
    private const ulong Seed = 1;

    public static TheoryData<string> Names { get; } = [.. Faults.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_seeded_fault_is_reported_shrunk_and_replayed(string name)
    {
        var (blames, make) = Faults.All[name];
        IImplementation Make(FuzzPlatform p) => make(new EngineSide(p.Profile, p.Cache));
        var report = FuzzCampaign.Run(new(Seed, Operations: 100_000, Implementation: Make));

        Assert.True(report.End == FuzzEnd.Diverged, $"seed {Seed}: '{name}' went unnoticed in {report.Operations} operations");
        var finding = report.Finding!;
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {finding.FoundLength} -> {finding.Shrunk.Operations.Length - finding.SetUpLength} after a set-up of {finding.SetUpLength}\n{finding}");
        Assert.Contains(finding.Divergence.Differences, d => d.What.StartsWith(blames, StringComparison.Ordinal));
        Assert.True(finding.Shrunk.Operations.Length - finding.SetUpLength <= 5, $"seed {Seed}: not shrunk to a handful:\n{finding}");

        var again = Fuzz.Replay(finding.Token, Make);
        Assert.Equal(finding.ToString(), again?.ToString());
        var literally = Fuzz.Replay(finding.SequenceToken, Make);
        Assert.Equal(finding.Divergence.ToString(), literally?.Divergence.ToString());
        Assert.Null(Fuzz.Replay(finding.Token));
        Assert.Null(Fuzz.Replay(finding.SequenceToken));
    }

    [Fact]
    public void The_first_divergence_does_not_depend_on_the_number_of_workers()
    {
        var (_, make) = Faults.All["a snoop hides poison"];
        FuzzReport Run(int workers) => FuzzCampaign.Run(new(Seed, Operations: 100_000, Workers: workers, Implementation: p => make(new EngineSide(p.Profile, p.Cache))));
        Assert.Equal(Run(1).Finding?.Token, Run(3).Finding?.Token);
    }
}
