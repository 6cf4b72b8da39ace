using System.Globalization;
using TmeBox.Conformance.Worlds;
using TmeBox.Policies;

namespace TmeBox.Conformance.Tests.Worlds;

public class WorldCampaignTests
{
    private const long Moves = 30_000;
    private const ulong KnownSeed = 20261123;
    private static readonly WorldReport Default = WorldCampaign.Run(new(Seed(), Proofs.Promises, Moves));
    private static readonly Lazy<WorldReport> Known = new(() => WorldCampaign.Run(new(KnownSeed, Proofs.Promises, Moves)));

    [Fact]
    public void Every_proved_invariant_and_guarantee_holds_on_every_state_that_runs_visit()
    {
        Write();
        Assert.True(Default.Finding is null, $"seed {Default.Seed}\n{Default.Finding}");
        Assert.Equal(WorldEnd.Completed, Default.End);
        Assert.True(Default.Moves >= Moves);
        Assert.True(Default.UsefulPercent >= 80, $"seed {Default.Seed}: only {Default.UsefulPercent:f1} % of the generated moves were made");
    }

    // Some premises are met once in a day's run, so not every day; what today lacks, the run of a known seed has.
    [Fact]
    public void Every_premise_is_met() =>
        Assert.All(Default.Premises, p => Assert.True(p.Value > 0 || Known.Value.Premises[p.Key] > 0, $"seeds {Default.Seed} and {KnownSeed}: {p.Key} was never met"));

    [Fact]
    public void Every_instruction_of_every_capability_is_played()
    {
        var expected =
            from capability in Proofs.Promises.Select(p => p.Capability).Distinct()
            from kind in TmeBox.Spec.Guarantees.CapabilityTriple.Of(capability).Instructions
            select $"{Naming.NameOf(capability)}: {kind}";
        Assert.All(expected, e => Assert.True(Default.MovesBy.GetValueOrDefault(e) > 0 || Known.Value.MovesBy.GetValueOrDefault(e) > 0, $"seeds {Default.Seed} and {KnownSeed}: never played: {e}"));
    }

    private static void Write()
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Default.Seed}: {Default.Moves} moves in {Default.Runs} runs, {Default.Checks} checks, {Default.Elapsed.TotalSeconds:f1} s, {Default.UsefulPercent:f1} % useful"));
        foreach (var (premise, met) in Default.Premises) output.WriteLine($"{premise}: {met}");
        foreach (var (what, count) in Default.MovesBy) output.WriteLine($"{what}: {count}");
        foreach (var (reason, count) in Default.Discards) output.WriteLine($"discarded, {reason}: {count}");
    }

    // A new seed each day; TMEBOX_SEED repeats an old one.
    internal static ulong Seed() =>
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed
            ? ulong.Parse(seed, CultureInfo.InvariantCulture)
            : ulong.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
