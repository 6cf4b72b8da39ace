using System.Text;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Protocol;

/// <summary>A part of a hostile text that can be shown: short, on one line, without control characters.</summary>
internal static class Excerpt
{
    private const int Longest = 60;
    private const int LongestReason = 300;

    /// <summary>The beginning of a text.</summary>
    public static string Of(string text) => Of(text, Longest);

    /// <summary>Why a document is none, as its reader says: it may quote much of it.</summary>
    public static string Of(Exception problem) => Of(JsonTrouble.Of(problem), LongestReason);

    private static string Of(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Length > longest ? text.AsSpan(0, longest) : text) shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '.' : c);
        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }

    /// <summary>The beginning of some bytes, as text.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Of(Encoding.UTF8.GetString(bytes.Length > 4 * Longest ? bytes[..(4 * Longest)] : bytes));
}
