using System.Globalization;
using System.Text;

namespace TmeBox.Cli.Input;

/// <summary>Foreign text inside a message: on one line, without control characters, and short.</summary>
static class Quotation
{
    const int Longest = 60;

    public static string Of(string text) => $"'{Plain(text, Longest)}'";

    /// <summary>Without quotation marks, and cut only where a length is given.</summary>
    public static string Plain(string text, int longest = int.MaxValue)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest) return shown.Append("...").ToString();
            var odd = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
            if (odd) shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else shown.Append(rune);
        }
        return shown.ToString();
    }
}
