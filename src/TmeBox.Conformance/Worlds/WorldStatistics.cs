using TmeBox.Conformance.Campaigns;

namespace TmeBox.Conformance.Worlds;

/// <summary>What runs did, counted.</summary>
internal sealed class WorldStatistics : ITally<WorldStatistics>
{
    private readonly long[] premises = new long[Enum.GetValues<WorldPremise>().Length];

    public long Moves { get; set; }

    public long Runs { get; set; }

    public long Checks { get; set; }

    /// <summary>Moves on each core.</summary>
    public long[] MovesOn { get; } = new long[4];

    /// <summary>The most sandboxes whose code acted in one run.</summary>
    public int MostActing { get; private set; }

    /// <summary>Operations that the implementation did and that were compared.</summary>
    public long Compared { get; private set; }

    public SortedDictionary<string, long> MovesBy { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Discards { get; } = new(StringComparer.Ordinal);

    public long Met(WorldPremise premise) => premises[(int)premise];

    public void Meet(WorldPremise premise) => premises[(int)premise]++;

    /// <summary>A run has ended.</summary>
    public void End(int acting, long compared)
    {
        MostActing = Math.Max(MostActing, acting);
        Compared += compared;
    }

    public void Add(WorldStatistics other)
    {
        End(other.MostActing, other.Compared);
        for (var core = 0; core < MovesOn.Length; core++) MovesOn[core] += other.MovesOn[core];
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
