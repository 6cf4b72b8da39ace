using System.Globalization;

namespace TmeBox.Chain.Tests;

public class UnbrokenChainTests
{
    private const long Steps = 20_000;
    private static readonly Lazy<ChainReport> Report = new(() => ChainCampaign.Run(new(Seed(), Grounds.All, Steps, Workers: 2, Length: 5_000)));

    [Fact]
    public void Nothing_breaks()
    {
        foreach (var (what, count) in Report.Value.Counts) TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {count}");
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Report.Value.Steps} steps in {Report.Value.Runs} runs, {Report.Value.Elapsed.TotalSeconds:f1} s"));
        Assert.True(Report.Value.Found is null, Report.Value.Found?.ToString());
        Assert.Equal(ChainEnd.Completed, Report.Value.End);
        Assert.True(Report.Value.Steps >= Steps);
    }

    [Theory]
    [InlineData("instructions completed", 5_000)]
    [InlineData("instructions that faulted", 500)]
    [InlineData("operand by gs", 500)]
    [InlineData("operand by gs alone", 100)]
    [InlineData("operand by gs and a vector", 1)]
    [InlineData("operand by rsp", 100)]
    [InlineData("operand by rip", 50)]
    [InlineData("operand by r14 and r11", 100)]
    [InlineData("class Push", 100)]
    [InlineData("class Pop", 100)]
    [InlineData("class Call", 50)]
    [InlineData("class Jump", 20)]
    [InlineData("class ConditionalJump", 50)]
    [InlineData("class IndirectJump", 50)]
    [InlineData("class IndirectCall", 5)]
    [InlineData("class AddressOnly", 100)]
    [InlineData("loads", 1_000)]
    [InlineData("stores", 1_000)]
    [InlineData("host calls", 20)]
    [InlineData("page walks", 500)]
    [InlineData("accepted mutants", 100)]
    [InlineData("offered forbidden pieces", 100)]
    [InlineData("runtime steps", 2_000)]
    [InlineData("hardware events", 500)]
    [InlineData("pages and lines that changed hands", 20)]
    [InlineData("sandboxes that began", 8)]
    [InlineData("operations compared with the engine", 20_000)]
    [InlineData("invariants evaluated", 30_000)]
    public void It_is_quiet_though_a_lot_goes_on(string what, long least) =>
        Assert.True(Report.Value.Counts[what] >= least, $"seed {Report.Value.Seed}: {Report.Value.Counts[what]} {what}; expected {least} or more");

    [Fact]
    public void No_forbidden_piece_is_accepted_and_nothing_unverified_runs()
    {
        Assert.Equal(0, Report.Value.Counts["accepted forbidden pieces"]);
        Assert.Equal(0, Report.Value.Counts["instructions that no verifier accepted"]);
    }

    [Fact]
    public void Runs_follow_from_the_seed_alone()
    {
        var options = new ChainOptions(3, [Grounds.All[0]], 1, Length: 300);
        var (one, two) = (ChainCampaign.Run(options), ChainCampaign.Run(options with { Workers = 1 }));
        Assert.Equal(one.Counts, two.Counts);
    }

    // A new seed each day; TMEBOX_SEED repeats an old one.
    private static ulong Seed() =>
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed
            ? ulong.Parse(seed, CultureInfo.InvariantCulture)
            : ulong.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
