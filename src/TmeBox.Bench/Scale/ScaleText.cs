using System.Globalization;

namespace TmeBox.Bench.Scale;

/// <summary>Figures as people read them.</summary>
public static class ScaleText
{
    /// <summary>The headers of a table of figures.</summary>
    public static IReadOnlyList<string> Headers { get; } = ["part", "units", "time", "a second", "goal", "processor time", "a unit", "against a quarter", "memory", "a unit"];

    /// <summary>The row of a figure, in their order.</summary>
    public static IReadOnlyList<string> Row(ScaleFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return
        [
            figure.Part,
            Of($"{figure.Units:N0}"),
            Of($"{figure.Seconds:0.000} s"),
            Of($"{figure.Rate:N0}"),
            figure.Goal is { } goal ? Of($"{goal:N0}") : "",
            Of($"{figure.ProcessorSeconds:0.000} s"),
            Of($"{figure.ProcessorSeconds / figure.Units * 1e6:0.00} µs"),
            Of($"{figure.Growth:0.00}"),
            Of($"{figure.Bytes / 1048576.0:0.0} MiB"),
            Of($"{figure.Bytes / 1024.0 / figure.Units:0.00} KiB"),
        ];
    }

    /// <summary>What was looked at, and found.</summary>
    public static string Sentence(ScaleReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Of($"{report.Looks:N0} accesses of lines showed what they must");
    }

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
