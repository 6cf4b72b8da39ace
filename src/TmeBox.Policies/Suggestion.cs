namespace TmeBox.Policies;

/// <summary>What the author may have meant by an unknown word.</summary>
public static class Suggestion
{
    const int Longest = 64;

    /// <summary>The known words, and the nearest of them if one is near: <c>one of a, b (did you mean 'b'?)</c>.</summary>
    public static string OneOf(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        var words = known.Distinct(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", words.Take(20)) + (words.Count > 20 ? $" and {words.Count - 20} more" : "");
        var list = words.Count == 1 ? shown : $"one of {shown}";
        return Nearest(word, words) is { } near ? $"{list} (did you mean '{near}'?)" : list;
    }

    /// <summary>The known word with the fewest edits, if they are at most a third of its three or more letters.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length is 0 or > Longest) return null;
        return known.Where(k => k.Length <= Longest)
            .Select(k => (Word: k, Edits: Edits(word.ToLowerInvariant(), k.ToLowerInvariant())))
            .Where(k => k.Edits <= k.Word.Length / 3)
            .OrderBy(k => k.Edits).ThenBy(k => k.Word, StringComparer.Ordinal)
            .Select(k => k.Word).FirstOrDefault();
    }

    static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
