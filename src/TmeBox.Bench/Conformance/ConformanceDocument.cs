using TmeBox.Bench.Reporting;

namespace TmeBox.Bench.Conformance;

/// <summary>A run as a program reads it.</summary>
public sealed record ConformanceDocument(
    string Schema, MachineDocument Machine, int Rounds, bool Holds, IReadOnlyList<ConformanceDocument.Row> Figures, IReadOnlyList<string> Missing, string? Finding)
{
    /// <summary>The document of a report.</summary>
    public static ConformanceDocument Of(ConformanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            "tmebox-bench-conformance/1",
            MachineDocument.Of(report.Machine),
            report.Rounds,
            report.Finding is null,
            [.. report.Figures.Select(f => new Row(f.Id, f.What, f.Units, Math.Round(f.Median), Math.Round(f.LowerQuartile), Math.Round(f.UpperQuartile), f.Goal, f.ReachesGoal))],
            report.Missing,
            report.Finding);
    }

    /// <summary>A figure: units a second, the median of the rounds with its quartiles.</summary>
    public sealed record Row(string Id, string What, int Units, double Median, double LowerQuartile, double UpperQuartile, double Goal, bool ReachesGoal);
}
