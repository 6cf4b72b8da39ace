using System.Text;

namespace TmeBox.Bench.Conformance;

/// <summary>The page of docs that shows a run.</summary>
public static class ConformancePage
{
    /// <summary>The page as Markdown. Contains nothing that a run did not measure.</summary>
    public static string Of(ConformanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        void Line(string text = "") => page.Append(text).Append('\n');
        Line("# Comparing, a second");
        Line();
        Line("<!-- Written by ./tmebox bench conformance --write. Do not edit. -->");
        Line();
        Line($"Measured on {report.Machine.Processor}, {report.Machine.Runtime}, AES path {report.Machine.Aes}, one core.");
        Line(FormattableString.Invariant($"Each figure is the median of {report.Rounds} rounds in one process, after one that is not counted; a round does all vectors of `./tmebox vectors`, and checks every answer."));
        Line();
        Row(ConformanceText.Headers);
        Row(ConformanceText.Headers.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (var figure in report.Figures) Row(ConformanceText.Row(figure));
        Line();
        foreach (var figure in report.Figures) Line($"* *{figure.Id}*: {figure.What}.");
        foreach (var missing in report.Missing) Line($"* not measured here: {missing}.");
        Line();
        Line("Most vectors ask for what the stub cannot; those are skipped and not counted. In this process each vector begins with a return to the end of its set-up, which is in its time; making the set-ups is not.");
        Line("Over a pipe each begins with a reset and the set-up.");
        return page.ToString();

        void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");
    }
}
