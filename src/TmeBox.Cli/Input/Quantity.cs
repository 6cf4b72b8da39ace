using System.Globalization;

namespace TmeBox.Cli.Input;

/// <summary>Numbers, sizes and addresses as people write them.</summary>
static class Quantity
{
    static readonly (string Unit, ulong Factor)[] Units = [("KiB", 1UL << 10), ("MiB", 1UL << 20), ("GiB", 1UL << 30), ("TiB", 1UL << 40), ("B", 1)];

    /// <summary>A regular expression for what <see cref="TryWhole"/> reads.</summary>
    public const string WholePattern = "(0x[0-9a-fA-F]+(_[0-9a-fA-F]+)*|[0-9]+|[0-9]{1,3}(_[0-9]{3})+)";

    /// <summary>A regular expression for what <see cref="TryBytes"/> reads.</summary>
    public static string BytesPattern { get; } = $"{WholePattern}( *({string.Join('|', Units.Select(u => u.Unit))}))?";

    /// <summary>Decimal or <c>0x</c> hexadecimal; underscores may stand between hexadecimal digits, and between threes of decimal ones: <c>1_000</c>.</summary>
    public static bool TryWhole(string text, out ulong value)
    {
        value = 0;
        if (text.Length is 0 or > 40) return false;
        var isHexadecimal = text.StartsWith("0x", StringComparison.Ordinal);
        var groups = (isHexadecimal ? text[2..] : text).Split('_');

        // Anything else is a slip: 1_0 is as likely 1.0 as it is ten.
        if (groups.Any(g => g.Length == 0) || !isHexadecimal && groups.Length > 1 && (groups[0].Length > 3 || groups.Skip(1).Any(g => g.Length != 3))) return false;
        return ulong.TryParse(string.Concat(groups), isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A number of bytes, with or without a unit: <c>64</c>, <c>0x40</c>, <c>4KiB</c>, <c>2 MiB</c>.</summary>
    public static bool TryBytes(string text, out ulong value)
    {
        // 'B' is also a hexadecimal digit; "0x1B" is a number.
        foreach (var (unit, factor) in Units)
        {
            if (text.StartsWith("0x", StringComparison.Ordinal) && unit == "B") continue;
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!TryWhole(text[..^unit.Length].TrimEnd(' '), out value) || value > ulong.MaxValue / factor) return false;
            value *= factor;
            return true;
        }
        return TryWhole(text, out value);
    }
}
