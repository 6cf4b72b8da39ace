using System.Collections.Immutable;

namespace TmeBox.Conformance.Recordings;

/// <summary>What a recording amounts to.</summary>
/// <param name="Steps">How many steps there are.</param>
/// <param name="Outcomes">How many ended how.</param>
/// <param name="Rules">How many different rules decided any.</param>
public sealed record RecordingSummary(int Steps, ImmutableSortedDictionary<string, int> Outcomes, int Rules)
{
    /// <summary>Sums steps up.</summary>
    public static RecordingSummary Of(IReadOnlyCollection<RecordedStep> steps) => new(
        steps.Count,
        steps.GroupBy(s => s.Answer.Outcome, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
        steps.SelectMany(s => s.Rules).Distinct(StringComparer.Ordinal).Count());

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Steps} steps, {Rules} rules") + string.Concat(Outcomes.Select(o => FormattableString.Invariant($", {o.Value} {o.Key}")));
}
