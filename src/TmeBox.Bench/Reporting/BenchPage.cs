using System.Globalization;
using System.Text;
using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Reporting;

/// <summary>The page of docs that shows a run.</summary>
public static class BenchPage
{
    /// <summary>The page as Markdown. Contains nothing that a run did not measure.</summary>
    public static string Of(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        void Line(string text = "") => page.Append(text).Append('\n');
        Line("# The engine's speed");
        Line();
        Line("<!-- Written by ./tmebox bench engine --write. Do not edit. -->");
        Line();
        Line($"Measured on {report.Machine.Processor}, {report.Machine.Cores} cores, {report.Machine.Runtime}, AES path {report.Machine.Aes}.");
        Line("Each figure is a ratio of speeds inside one process, its yardstick run before and after every sample: the median, with the middle half of the samples.");
        Line("More is better. The time of a unit is context only, it moves with the clock.");
        Line();
        Line("| what | against | ratio | middle half | goal | time |");
        Line("|---|---|---:|---|---:|---:|");
        foreach (Measurement m in report.Measurements)
        {
            Line($"| {m.Row.What} | {m.Row.Against} | {RatioText.Of(m.Ratio, m.Row.Form)} | {RatioText.Spread(m)} | {RatioText.Goal(m.Row)} | {RatioText.Time(m)} |");
        }

        Line();
        Line(string.Create(CultureInfo.InvariantCulture, $"Samples a figure: {report.Measurements.Select(m => m.Samples).DefaultIfEmpty().Min()}."));
        foreach (BenchRow row in report.Missing)
        {
            Line();
            Line($"Not measured here: {row.What}, against {row.Against}. {row.Missing}");
        }

        return page.ToString();
    }
}
