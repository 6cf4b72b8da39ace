using TmeBox.Bench.Reporting;

namespace TmeBox.Bench.Scale;

/// <summary>A run as a program reads it.</summary>
public sealed record ScaleDocument(
    string Schema,
    MachineDocument Machine,
    string Platform,
    ScaleSize Size,
    bool Holds,
    IReadOnlyList<ScaleFigure> Figures,
    IReadOnlyList<FigureDocument> Accesses,
    long Looks,
    ScaleFinding? Finding)
{
    /// <summary>The document of a report.</summary>
    public static ScaleDocument Of(ScaleReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            "tmebox-bench-scale/1",
            MachineDocument.Of(report.Machine),
            report.Platform,
            report.Size,
            report.Finding is null,
            report.Figures,
            [.. report.Accesses.Select(FigureDocument.Of)],
            report.Looks,
            report.Finding);
    }
}
