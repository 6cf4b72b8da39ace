using System.Globalization;
using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Reporting;

/// <summary>Figures as people read them.</summary>
public static class RatioText
{
    /// <summary>A ratio in the form of its row.</summary>
    public static string Of(double ratio, RatioForm form) => form == RatioForm.ShareOfLimit
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:0.0} %")
        : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0} x");

    /// <summary>The middle half of the samples.</summary>
    public static string Spread(Measurement m)
    {
        ArgumentNullException.ThrowIfNull(m);
        return $"{Of(m.Lower, m.Row.Form)} to {Of(m.Upper, m.Row.Form)}";
    }

    /// <summary>The goal, or nothing.</summary>
    public static string Goal(BenchRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Goal is { } goal ? Of(goal, row.Form) : "";
    }

    /// <summary>Time of a unit.</summary>
    public static string Time(Measurement m)
    {
        ArgumentNullException.ThrowIfNull(m);
        return string.Create(CultureInfo.InvariantCulture, $"{m.Nanoseconds:0.0} ns");
    }
}
