using System.Globalization;
using System.Text;

namespace TmeBox.Cli.Shell;

/// <summary>Text as a terminal may get it: a name of a file can hold anything, also what moves the cursor or colours the screen.</summary>
internal static class Visible
{
    /// <summary>A line; what would break it, or would not be seen, is written as its number.</summary>
    public static string Line(string text) => Of(text, keepsLines: false);

    /// <summary>The same with the breaks between lines as they are.</summary>
    public static string Lines(string text) => Of(text, keepsLines: true);

    /// <summary>A character's number.</summary>
    public static string Number(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");

    /// <summary>Whether a character is none that is seen.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string Of(string text, bool keepsLines)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHidden(rune) && rune.Value != '\t' && !(keepsLines && rune.Value == '\n')) shown.Append(Number(rune));
            else shown.Append(rune);
        }

        return shown.ToString();
    }
}
