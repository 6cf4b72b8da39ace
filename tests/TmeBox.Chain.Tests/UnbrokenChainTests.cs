using System.Globalization;

namespace TmeBox.Chain.Tests;

public class UnbrokenChainTests
{
    private const long Steps = 60_000;
    private static readonly Lazy<ChainReport> Report = new(() => ChainCampaign.Run(new(Seed(), Grounds.All, Steps, Workers: 2)));

    [Fact]
    public void Nothing_breaks()
    {
        foreach (var (what, count) in Report.Value.Counts) TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {count}");
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Report.Value.Steps} steps in {Report.Value.Runs} runs, {Report.Value.Elapsed.TotalSeconds:f1} s"));
        Assert.True(Report.Value.Found is null, Report.Value.Found?.ToString());
        Assert.Equal(ChainEnd.Completed, Report.Value.End);
        Assert.True(Report.Value.Steps >= Steps);
    }

    // A new seed each day; TMEBOX_SEED repeats an old one.
    internal static ulong Seed() =>
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed
            ? ulong.Parse(seed, CultureInfo.InvariantCulture)
            : ulong.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
