using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TmeBox.Evidence.Facts;

/// <summary>Where the repository's sources cite facts, in code or in a remark.</summary>
public sealed partial class FactCitations
{
    private static readonly string[] Folders = ["src", "tests"];
    private static readonly string Built = $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}";
    private readonly ILookup<string, string> files;

    /// <summary>Reads a repository.</summary>
    /// <param name="root">Its folder.</param>
    /// <exception cref="IOException">It has no sources.</exception>
    public FactCitations(string root) => files =
    (
        from folder in Folders
        from file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
        where !file.Contains(Built, StringComparison.Ordinal) && Path.GetFileName(file) != "FactBook.cs"
        from cited in FactId.Matches(File.ReadAllText(file)).Select(m => m.Value).Distinct(StringComparer.Ordinal)
        select (Fact: cited, File: Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
    ).OrderBy(c => c.File, StringComparer.Ordinal).ToLookup(c => c.Fact, c => c.File, StringComparer.Ordinal);

    /// <summary>The files that cite a fact, from the root of the repository; without the book of facts itself.</summary>
    public ImmutableArray<string> Of(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return [.. files[fact.Id]];
    }

    [GeneratedRegex(@"\bF-[A-Z]+-[0-9]+\b", RegexOptions.None, 1000)]
    private static partial Regex FactId { get; }
}
