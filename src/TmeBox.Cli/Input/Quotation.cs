using System.Text;
using TmeBox.Cli.Shell;

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
            if (Visible.IsHidden(rune)) shown.Append(Visible.Number(rune));
            else shown.Append(rune);
        }
        return shown.ToString();
    }
}
