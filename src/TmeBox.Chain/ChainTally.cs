using TmeBox.Conformance.Campaigns;

namespace TmeBox.Chain;

/// <summary>What runs did, counted.</summary>
internal sealed class ChainTally : ITally<ChainTally>
{
    /// <summary>Runs.</summary>
    public long Runs { get; private set; }

    /// <summary>Steps: instructions, events of the hardware, and steps of the runtime's programs.</summary>
    public long Steps { get; private set; }

    /// <summary>Everything that was counted, by name.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a run.</summary>
    public void End(long steps, IEnumerable<KeyValuePair<string, long>> counts)
    {
        (Runs, Steps) = (Runs + 1, Steps + steps);
        foreach (var (name, count) in counts) Counts[name] = Counts.GetValueOrDefault(name) + count;
    }

    /// <summary>Adds what other runs did.</summary>
    public void Add(ChainTally other)
    {
        var runs = Runs + other.Runs;
        End(other.Steps, other.Counts);
        Runs = runs;
    }
}
