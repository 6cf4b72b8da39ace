using System.Collections.Immutable;
using System.Numerics;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Coverage;

/// <summary>Counts which rules decided steps.</summary>
/// <remarks>Used by one thread at a time.</remarks>
public sealed class RuleTally
{
    private readonly long[] fired = new long[RuleSet.Capacity];
    private readonly long[] denied = new long[RuleSet.Capacity];

    /// <summary>Counts one step.</summary>
    public void Count(RuleSet rules, Outcome outcome)
    {
        var counts = outcome == Outcome.Done ? fired : denied;
        Count(counts, rules.First.Concrete, 0);
        Count(counts, rules.Second.Concrete, 64);
        Count(counts, rules.Third.Concrete, 128);
        Count(counts, rules.Fourth.Concrete, 192);
    }

    /// <summary>Adds what another counted.</summary>
    public void Add(RuleTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < fired.Length; i++)
        {
            fired[i] += other.fired[i];
            denied[i] += other.denied[i];
        }
    }

    /// <summary>Every rule of the machine, by id.</summary>
    public ImmutableSortedDictionary<string, RuleCoverage> Coverage() =>
        MachineRules.All.ToImmutableSortedDictionary(r => r.Id, r => new RuleCoverage(fired[r.Number], denied[r.Number]), StringComparer.Ordinal);

    private static void Count(long[] counts, ulong rules, int offset)
    {
        for (; rules != 0; rules &= rules - 1) counts[offset + BitOperations.TrailingZeroCount(rules)]++;
    }
}
