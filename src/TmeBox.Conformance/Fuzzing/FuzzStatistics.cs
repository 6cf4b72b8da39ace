using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>What sequences did, counted.</summary>
internal sealed class FuzzStatistics : ITally<FuzzStatistics>
{
    public long Operations { get; set; }

    public long Sequences { get; set; }

    public RuleTally Rules { get; } = new();

    public Dictionary<string, long> Useless { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> Discards { get; } = new(StringComparer.Ordinal);

    public void Add(FuzzStatistics other)
    {
        Operations += other.Operations;
        Sequences += other.Sequences;
        Rules.Add(other.Rules);
        foreach (var (reason, count) in other.Useless) Count(Useless, reason, count);
        foreach (var (reason, count) in other.Discards) Count(Discards, reason, count);
    }

    public static void Count(Dictionary<string, long> counts, string reason, long more = 1)
    {
        counts.TryGetValue(reason, out var known);
        counts[reason] = known + more;
    }
}
