using TmeBox.Policies;

namespace TmeBox.Cli.Commands;

/// <summary>What someone probably meant by a word that is not known.</summary>
internal static class Meant
{
    /// <summary>A question with the nearest word, or null if none is near.</summary>
    public static string? By(string word, IEnumerable<string> known)
    {
        var words = known.Distinct(StringComparer.Ordinal).ToList();
        return (Suggestion.Nearest(word, words) ?? Swapped(word, words) ?? Tail(word, words)) is { } near ? $"'{near}', perhaps?" : null;
    }

    /// <summary>The known words, and the probable one.</summary>
    public static string OneOf(string word, IEnumerable<string> known)
    {
        var words = known.Distinct(StringComparer.Ordinal).ToList();
        return $"one of {string.Join(", ", words)}{(By(word, words) is { } near ? $" ({near})" : "")}";
    }

    // Two letters that changed places are one slip of the fingers.
    private static string? Swapped(string word, List<string> known) =>
        known.FirstOrDefault(k => k.Length == word.Length && Sorted(k) == Sorted(word));

    // The second half of an id alone.
    private static string? Tail(string word, List<string> known) =>
        known.FirstOrDefault(k => k.EndsWith("." + word, StringComparison.OrdinalIgnoreCase)) ?? known.FirstOrDefault(k => word.Length > 2 && k.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static string Sorted(string word) => string.Concat(word.ToUpperInvariant().Order());
}
