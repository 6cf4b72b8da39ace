using System.Globalization;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>What the sequences reach: measured on the specification itself, so that it does not depend on what an engine can do.</summary>
public class CoverageTests
{
    private const ulong Seed = 11;
    private const long Operations = 120_000;

    private static readonly FuzzReport Report = FuzzCampaign.Run(new(Seed, Operations, Implementation: p => new SpecificationImplementation(p.Profile, p.Cache.Mode == Engine.CacheMode.Uncached)));

    [Fact]
    public void The_specification_agrees_with_itself() => Assert.True(Report.Finding is null, $"seed {Seed}\n{Report.Finding}");

    [Fact]
    public void Every_rule_of_the_machine_decides_some_step()
    {
        Write();
        Assert.Empty(Report.NotFired.Select(r => r.Id));
    }

    [Fact]
    public void Nearly_every_generated_operation_is_useful() =>
        Assert.True(Report.UsefulPercent >= 95, $"seed {Seed}: only {Report.UsefulPercent:f2} % of the generated operations are useful");

    private static void Write()
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Seed}: {Report.Operations} operations in {Report.Sequences} sequences, {Report.Elapsed.TotalSeconds:f1} s, {Report.UsefulPercent:f2} % useful, {Report.Useless.Values.Sum()} useless, {Report.Discards.Values.Sum()} discarded"));
        foreach (var (what, count) in Report.Useless.OrderByDescending(c => c.Value)) output.WriteLine($"useless, {what}: {count}");
        foreach (var (what, count) in Report.Discards.OrderByDescending(c => c.Value)) output.WriteLine($"discarded, {what}: {count}");
        foreach (var (rule, count) in Report.Coverage) output.WriteLine($"{rule}: fired {count.Fired}, denied {count.Denied}");
    }
}
