using System.Text;
using TmeBox.Bench.Measuring;
using TmeBox.Bench.Reporting;

namespace TmeBox.Bench.Scale;

/// <summary>The page of docs that shows a run.</summary>
public static class ScalePage
{
    /// <summary>The page as Markdown. Contains nothing that a run did not measure.</summary>
    public static string Of(ScaleReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        void Line(string text = "") => page.Append(text).Append('\n');
        Line("# The engine with many sandboxes");
        Line();
        Line("<!-- Written by ./tmebox bench scale --write. Do not edit. -->");
        Line();
        Line($"Measured on {report.Machine.Processor}, {report.Machine.Cores} cores, {report.Machine.Runtime}, AES path {report.Machine.Aes}; platform `{report.Platform}`, one thread.");
        Line(FormattableString.Invariant($"Each figure is the median of {report.Size.Rounds} rounds in one process; a round does every part at a quarter, a half and all of its size, each on a fresh engine."));
        Line("Processor time is the process's, the kernel's for it included; as much memory as sandboxes will take was written once and given back before they are created. *Against a quarter* is that of a unit against the same at a quarter of the size: 1.00 is linear. Memory is what the process had taken in the end, as the operating");
        Line("system counts it. All parts but *create* and *destroy* compare every byte that they read with what it must be, and that is in their time.");
        Line();
        Row(ScaleText.Headers);
        Row([.. ScaleText.Headers.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (ScaleFigure figure in report.Figures)
        {
            Row(ScaleText.Row(figure));
        }

        Line();
        Line(ScaleText.Sentence(report) + ".");
        Line();
        Line("* *create*: PCONFIG with a random key, and a page of zeros past the caches under the new KeyID.");
        Line("* *use*: the page is read as zeros, written, evicted, and, when all have done so, read back.");
        Line("* *foreign read*: one line of each is read under another sandbox's KeyID, and then by its owner: a machine check where lines have MACs, other bytes where not.");
        Line("* *destroy*: the page is flushed; at the end WBINVD, after which no line is cached.");
        Line("* *lifetimes*: sandboxes come, do all that, and go, while a quarter as many KeyIDs as above are used again after quarantine and WBINVD. So memory stays as it is.");
        Line("* *ownership changes*: of single lines of a fixed number, between all sandboxes: every second is a free and a new allocation, the others carry the content over; the former owner looks again at every 64th.");
        Line();
        Line("What an access costs, as the ratio of speeds with interleaved samples; the goal is a cost of at most 1.1 times:");
        Line();
        Line("| what | against | ratio | middle half | goal | time |");
        Line("|---|---|---:|---|---:|---:|");
        foreach (Measurement m in report.Accesses)
        {
            Row([m.Row.What, m.Row.Against, RatioText.Of(m.Ratio, m.Row.Form), RatioText.Spread(m), RatioText.Goal(m.Row), RatioText.Time(m)]);
        }

        return page.ToString();

        void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");
    }
}
