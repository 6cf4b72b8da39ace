using TmeBox.Bench.Measuring;
using TmeBox.Bench.Reporting;
using TmeBox.Engine;

namespace TmeBox.Bench.Tests;

public sealed class BaselineTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(0.90, 0.90, 0)]
    [InlineData(0.90, 0.77, 0)]
    [InlineData(0.90, 0.76, 1)]
    [InlineData(0.90, 1.80, 0)]
    [InlineData(20, 16.9, 1)]
    public void A_ratio_15_percent_below_is_a_finding(double earlier, double now, int findings)
    {
        File.WriteAllText(_file, Json(earlier));
        IReadOnlyList<string> found = Baseline.Read(_file).Findings(Report(now));
        Assert.Equal(findings, found.Count);
        Assert.All(found, f => Assert.Matches("^a\\.row: [0-9.]+, which is [0-9]+ % below the baseline of [0-9.]+$", f));
    }

    [Fact]
    public void A_figure_that_is_no_longer_measured_is_a_finding()
    {
        File.WriteAllText(_file, Json(0.9).Replace("a.row", "b.row", StringComparison.Ordinal));
        Assert.Equal(["b.row: in the baseline and not measured"], Baseline.Read(_file).Findings(Report(0.9)));
    }

    [Theory]
    [InlineData(0.50, 0.70, 0)]
    [InlineData(0.50, 0.60, 1)]
    [InlineData(0.80, 0.10, 0)]
    public void A_figure_that_fell_behind_may_be_measured_again_and_the_better_one_counts(double first, double second, int findings)
    {
        File.WriteAllText(_file, Json(0.8));
        Baseline baseline = Baseline.Read(_file);
        Assert.Equal(first < 0.68, baseline.Behind(Report(first)).Any(r => r.Id == "a.row"));
        BenchReport better = Report(first).Better(Report(second));
        Assert.Equal(Math.Max(first, second), Assert.Single(better.Measurements).Ratio);
        Assert.Equal(findings, baseline.Findings(better).Count);
    }

    [Fact]
    public void Figures_that_are_not_asked_for_are_not_missed_and_unknown_ones_are()
    {
        File.WriteAllText(_file, Json(0.9));
        Assert.Empty(Baseline.Read(_file).Without([Row("a.row"), Row("b.row")], [Row("b.row")]).Ratios);
        Assert.Single(Baseline.Read(_file).Without([Row("b.row")], []).Ratios);
    }

    [Fact]
    public void What_a_run_writes_can_be_read_back()
    {
        BenchReport report = Report(0.4321);
        File.WriteAllText(_file, System.Text.Json.JsonSerializer.Serialize(BenchDocument.Of(report), System.Text.Json.JsonSerializerOptions.Web));
        Assert.Equal(0.4321, Baseline.Read(_file).Ratios["a.row"]);
        Assert.Equal("a processor", Baseline.Read(_file).Processor);
        Assert.Empty(Baseline.Read(_file).Findings(report));
    }

    [Theory]
    [InlineData("nonsense", ":1: found text that is not JSON")]
    [InlineData("{\n\"a\":\n}", ":3: found text that is not JSON")]
    [InlineData("[]", "found no schema 'tmebox-bench/1'")]
    [InlineData("{\"schema\":\"tmebox-fuzz/1\"}", "found no schema 'tmebox-bench/1'")]
    [InlineData("{\"schema\":\"tmebox-bench/1\"}", "found no array 'figures'")]
    [InlineData("{\"schema\":\"tmebox-bench/1\",\"figures\":[{\"id\":\"a\",\"ratio\":0}]}", "figures[0]: found {\"id\":\"a\",\"ratio\":0}")]
    [InlineData("{\"schema\":\"tmebox-bench/1\",\"figures\":[{\"id\":\"a\",\"ratio\":1},{\"id\":\"a\",\"ratio\":1}]}", "figures[1]: found")]
    [InlineData("{\"schema\":\"tmebox-bench/1\",\"figures\":[7]}", "figures[0]: found 7; expected an 'id' of its own and a 'ratio' above 0")]
    public void Anything_else_is_refused_with_place_and_expectation(string text, string message)
    {
        File.WriteAllText(_file, text);
        var refused = Assert.Throws<FormatException>(() => Baseline.Read(_file));
        Assert.StartsWith(_file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("expected", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_not_read()
    {
        File.WriteAllText(_file, new string(' ', (1 << 20) + 1));
        Assert.Contains("found more than 1048576 bytes", Assert.Throws<FormatException>(() => Baseline.Read(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_each_figure_and_what_is_missing()
    {
        string page = BenchPage.Of(Report(0.5) with { Missing = [Row("b.row") with { Missing = "This processor has no AES-NI." }] });
        Assert.Contains("| what it is | a limit | 50.0 % | 40.0 % to 60.0 % | 90.0 % | 3.0 ns |", page, StringComparison.Ordinal);
        Assert.Contains("Not measured here: what it is, against a limit. This processor has no AES-NI.", page, StringComparison.Ordinal);
    }

    private static string Json(double ratio) =>
        "{\"schema\":\"tmebox-bench/1\",\"figures\":[{\"id\":\"a.row\",\"ratio\":" + ratio.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}]}";

    private static BenchReport Report(double ratio) =>
        new(new Machine("a processor", 2, ".NET", AesPath.Vaes), [new Measurement(Row("a.row"), ratio, 0.4, 0.6, 11, 3)], []);

    private static BenchRow Row(string id) => new(id, "what it is", "a limit", RatioForm.ShareOfLimit, 0.9, () => throw new InvalidOperationException("not to be measured"));
}
