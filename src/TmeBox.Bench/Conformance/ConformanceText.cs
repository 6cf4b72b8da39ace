using System.Globalization;

namespace TmeBox.Bench.Conformance;

/// <summary>Figures as people read them.</summary>
public static class ConformanceText
{
    /// <summary>The headers of a table of figures.</summary>
    public static IReadOnlyList<string> Headers { get; } = ["figure", "in a round", "a second", "middle half", "goal"];

    /// <summary>The row of a figure, in their order.</summary>
    public static IReadOnlyList<string> Row(ConformanceFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return [figure.Id, Of($"{figure.Units:N0}"), Of($"{figure.Median:N0}"), Of($"{figure.LowerQuartile:N0} to {figure.UpperQuartile:N0}"), Of($"{figure.Goal:N0}")];
    }

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
