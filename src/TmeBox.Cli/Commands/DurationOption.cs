using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TmeBox.Cli.Input;

namespace TmeBox.Cli.Commands;

/// <summary>Durations as people write them: 30s, 5m, 1h, 500ms.</summary>
internal static class DurationOption
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    public static Option<TimeSpan?> Make(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => Parse(name, result),
    };

    /// <summary>Reads a duration of up to a day; null if it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) continue;
            var total = number * seconds;
            return total is > 0 and <= 86400 ? TimeSpan.FromSeconds(total) : null;
        }

        return null;
    }

    private static TimeSpan? Parse(string name, ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var duration = Parse(text);
        if (duration is null) result.AddError($"{name}: found {Quotation.Of(text)}; expected a duration of up to a day such as 30s, 5m, 1h or 500ms");
        return duration;
    }
}
