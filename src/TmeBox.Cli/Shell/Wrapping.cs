namespace TmeBox.Cli.Shell;

/// <summary>Breaks text into lines.</summary>
internal static class Wrapping
{
    /// <summary>Lines of at most so many characters, broken at spaces; a longer word has a line of its own.</summary>
    public static List<string> AtSpaces(string text, int width) => Greedy(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), " ", width);

    /// <summary>The same, also broken after hyphens.</summary>
    public static List<string> AtHyphens(string text, int width)
    {
        var lines = new List<string>();
        foreach (var piece in Pieces(text))
        {
            if (lines.Count > 0 && lines[^1].Length + piece.TrimEnd().Length <= width) lines[^1] += piece;
            else lines.Add(piece);
        }

        return lines.Count == 0 ? [""] : [.. lines.Select(l => l.TrimEnd())];
    }

    /// <summary>The longest part of a text that is not broken.</summary>
    public static int Narrowest(string text) => Pieces(text).Select(p => p.TrimEnd().Length).DefaultIfEmpty(0).Max();

    private static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not (' ' or '-')) continue;
            yield return text[from..(i + 1)];
            from = i + 1;
        }

        if (from < text.Length) yield return text[from..];
    }

    private static List<string> Greedy(string[] words, string between, int width)
    {
        var lines = new List<string>();
        foreach (var word in words)
        {
            if (lines.Count > 0 && lines[^1].Length + between.Length + word.Length <= width) lines[^1] += between + word;
            else lines.Add(word);
        }

        return lines.Count == 0 ? [""] : lines;
    }
}
