using System.Collections.Immutable;
using TmeBox.Evidence.Facts;
using TmeBox.Evidence.Traceability;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Explaining;

/// <summary>The facts that sources cite, each with what rests on it.</summary>
internal static class FactEntries
{
    private static readonly Lazy<FactCitations?> Citations = new(() => Repository.Find() is { } root && Directory.Exists(Path.Combine(root, "src")) && Directory.Exists(Path.Combine(root, "tests")) ? new(root) : null);

    /// <summary>All of them.</summary>
    /// <param name="traced">What the repository holds about rules, or null without one.</param>
    public static IEnumerable<Entry> All(TraceabilityTable? traced) => FactBook.All.Select(fact =>
    {
        var rules = RuleBook.All.Where(r => r.Source.Split(", ").Contains(fact.Id)).ToList();
        var rows = traced?.Rows.Where(r => r.Facts.Contains(fact.Id)).ToList() ?? [];
        return new Entry("fact", fact.Id, fact.Subject,
        [
            ("certainty", fact.Certainty.ToString().ToLowerInvariant()),
            ("read in", fact.Documents),
            ("rules that cite it", rules.Count > 0 ? string.Join(", ", rules.Select(r => r.Id)) : "none: " + fact.WithoutRule),
            ("theorems that rest on these rules", Joined(rows.SelectMany(r => r.Theorems))),
            ("tests that name these rules", Joined(rows.SelectMany(r => r.Tests))),
            ("cited in", Citations.Value is { } citations ? string.Join(", ", citations.Of(fact)) : ""),
        ]);
    });

    private static string Joined(IEnumerable<string> names) => string.Join(", ", names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
