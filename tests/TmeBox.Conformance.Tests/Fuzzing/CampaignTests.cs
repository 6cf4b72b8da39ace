using System.Globalization;
using TmeBox.Conformance.Fuzzing;

namespace TmeBox.Conformance.Tests.Fuzzing;

public class CampaignTests
{
    private const long Operations = 100_000;

    private static readonly FuzzReport Default = FuzzCampaign.Run(new(Seed(), Operations));

    [Fact]
    public void The_engine_agrees_with_the_specification()
    {
        Assert.True(Default.Finding is null, $"seed {Default.Seed}\n{Default.Finding}");
        Assert.Equal(FuzzEnd.Completed, Default.End);
        Assert.True(Default.Operations >= Operations);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Default.Seed}: {Default.Operations} operations in {Default.Sequences} sequences, {Default.Elapsed.TotalSeconds:f1} s, {Default.UsefulPercent:f1} % useful; {string.Join("; ", Default.Discards.Select(d => $"{d.Key}: {d.Value}"))}"));
    }

    // A new seed each day; TMEBOX_SEED repeats an old one.
    private static ulong Seed() =>
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed
            ? ulong.Parse(seed, CultureInfo.InvariantCulture)
            : ulong.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
