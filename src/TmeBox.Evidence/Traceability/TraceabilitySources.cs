using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using TmeBox.Spec.Rules;

namespace TmeBox.Evidence.Traceability;

/// <summary>What the repository holds about rules: <c>proofs/verdicts.json</c>, <c>docs/mutants.md</c>, the tests' sources, <c>models/vectors/rules</c>.</summary>
public sealed partial class TraceabilitySources
{
    private readonly ILookup<string, string> theorems;
    private readonly ILookup<string, string> mutants;
    private readonly ILookup<string, string> tests;
    private readonly ImmutableHashSet<string> vectors;

    /// <summary>Reads a repository.</summary>
    /// <param name="root">Its folder.</param>
    /// <exception cref="IOException">A file is missing; the message names it.</exception>
    public TraceabilitySources(string root)
    {
        theorems = Pairs(Theorems(Path.Combine(root, "proofs", "verdicts.json")));
        mutants = Pairs(Mutants(Path.Combine(root, "docs", "mutants.md")));
        tests = Pairs(Tests(Path.Combine(root, "tests")));
        var folder = Path.Combine(root, "models", "vectors", "rules");
        vectors = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f))] : [];
    }

    internal ImmutableArray<string> TheoremsOf(Rule rule) => [.. theorems[rule.Id]];

    internal ImmutableArray<string> MutantsOf(Rule rule) => [.. mutants[rule.Id]];

    internal ImmutableArray<string> TestsOf(Rule rule) => [.. tests[rule.Id]];

    internal string? VectorOf(Rule rule) => vectors.Contains(rule.Id) ? $"models/vectors/rules/{rule.Id}.json" : null;

    // A theorem is proved on several platforms; its name stands before the slash.
    private static IEnumerable<(string Rule, string Name)> Theorems(string file)
    {
        using var verdicts = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. from verdict in verdicts.RootElement.EnumerateArray()
               let name = verdict.GetProperty("id").GetString()!.Split('/')[0]
               from rule in verdict.GetProperty("rules").EnumerateArray()
               select (rule.GetString()!, name),
        ];
    }

    private static IEnumerable<(string Rule, string Name)> Mutants(string file) =>
        from line in File.ReadLines(file)
        let row = MutantRow.Match(line)
        where row.Success
        select (row.Groups["rule"].Value, row.Groups["killer"].Success ? row.Groups["killer"].Value.Split(" on ")[0] : "an effect: nothing to replace");

    // A rule's id in quotes belongs to the test that was opened last above it.
    private static IEnumerable<(string Rule, string Name)> Tests(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            var test = "";
            foreach (var line in File.ReadLines(file))
            {
                if (TestName.Match(line) is { Success: true } named) test = named.Groups["name"].Value;
                if (test.Length == 0) continue;
                foreach (Match quoted in QuotedRule.Matches(line)) yield return (quoted.Groups["rule"].Value, $"{Path.GetFileNameWithoutExtension(file)}.{test}");
            }
        }
    }

    private static ILookup<string, string> Pairs(IEnumerable<(string Rule, string Name)> pairs) =>
        pairs.Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ToLookup(p => p.Rule, p => p.Name, StringComparer.Ordinal);

    [GeneratedRegex(@"^(\| (?<rule>\w+\.\w+) \| (true|false) \| (?<killer>.+) \||- (?<rule>\w+\.\w+): .+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MutantRow { get; }

    [GeneratedRegex(@"^    public (async )?(void|Task) (?<name>\w+)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName { get; }

    [GeneratedRegex("\"(?<rule>[A-Z]\\w+\\.[A-Z]\\w+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedRule { get; }
}
