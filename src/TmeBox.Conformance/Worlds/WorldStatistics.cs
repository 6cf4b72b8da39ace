namespace TmeBox.Conformance.Worlds;

/// <summary>What one worker counts.</summary>
internal sealed class WorldStatistics
{
    private readonly long[] premises = new long[Enum.GetValues<WorldPremise>().Length];

    public long Moves { get; set; }

    public long Runs { get; set; }

    public long Checks { get; set; }

    public SortedDictionary<string, long> MovesBy { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Discards { get; } = new(StringComparer.Ordinal);

    public long Met(WorldPremise premise) => premises[(int)premise];

    public void Meet(WorldPremise premise) => premises[(int)premise]++;

    public void Add(WorldStatistics other)
    {
        Moves += other.Moves;
        Runs += other.Runs;
        Checks += other.Checks;
        for (var i = 0; i < premises.Length; i++) premises[i] += other.premises[i];
        foreach (var (what, count) in other.MovesBy) Count(MovesBy, what, count);
        foreach (var (reason, count) in other.Discards) Count(Discards, reason, count);
    }

    public static void Count(SortedDictionary<string, long> counts, string what, long more = 1)
    {
        counts.TryGetValue(what, out var known);
        counts[what] = known + more;
    }
}
