using System.Collections.Immutable;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Findings;

/// <summary>One bug is one finding: groups divergences by the rule that they are most probably about.</summary>
/// <remarks>
/// By Ochiai's measure: a rule is suspect that decides steps which diverge and few that agree. The most suspect rule takes all divergences in which it
/// had a part, then the next of what is left. Failures to answer at all are grouped by kind first. Deterministic.
/// </remarks>
public static class Suspicion
{
    /// <summary>The groups, the largest first; the rule is null where no rule decided the step.</summary>
    public static ImmutableArray<(Rule? Suspect, ImmutableArray<Trial> Trials)> Groups(IEnumerable<Trial> diverging, RuleTally agreed)
    {
        ArgumentNullException.ThrowIfNull(diverging);
        ArgumentNullException.ThrowIfNull(agreed);
        var coverage = agreed.Coverage();
        return
        [
            .. diverging.GroupBy(t => t.Divergence!.Fault).SelectMany(g => Of([.. g], coverage)).OrderByDescending(g => g.Trials.Length),
        ];
    }

    private static IEnumerable<(Rule? Suspect, ImmutableArray<Trial> Trials)> Of(List<Trial> left, ImmutableSortedDictionary<string, RuleCoverage> agreed)
    {
        while (left.Count > 0)
        {
            var suspect = left.SelectMany(t => t.Divergence!.Rules).GroupBy(r => r)
                .OrderByDescending(g => g.Count() / Math.Sqrt((double)left.Count * (g.Count() + Count(agreed, g.Key))))
                .ThenByDescending(g => left.Count(t => IsNamedAfter(g.Key, t.Divergence!.Operation)))
                .ThenBy(g => g.Key.Id, StringComparer.Ordinal)
                .FirstOrDefault()?.Key;
            var its = left.Where(t => suspect is null || t.Divergence!.Rules.Contains(suspect)).ToImmutableArray();
            yield return (suspect, its);
            left = [.. left.Except(its)];
        }
    }

    // Of rules that are equally suspect, the operation's own is the one to name.
    private static bool IsNamedAfter(Rule rule, Operation operation) => rule.Id.StartsWith(operation.GetType().Name + ".", StringComparison.OrdinalIgnoreCase);

    private static long Count(ImmutableSortedDictionary<string, RuleCoverage> agreed, Rule rule) =>
        agreed.TryGetValue(rule.Id, out var c) ? c.Fired + c.Denied : 0;
}
