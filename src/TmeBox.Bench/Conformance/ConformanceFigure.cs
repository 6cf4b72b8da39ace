namespace TmeBox.Bench.Conformance;

/// <summary>How fast one kind of comparison is.</summary>
/// <param name="Id">Its name.</param>
/// <param name="What">What is compared with what.</param>
/// <param name="Units">Sequences or vectors in each round.</param>
/// <param name="Goal">Units a second that are aimed at.</param>
/// <param name="Rates">Units a second of each round, ascending; at least one.</param>
public sealed record ConformanceFigure(string Id, string What, int Units, double Goal, IReadOnlyList<double> Rates)
{
    /// <summary>The median of the rounds.</summary>
    public double Median => Quantile(0.5);

    /// <summary>A quarter of the rounds was slower.</summary>
    public double LowerQuartile => Quantile(0.25);

    /// <summary>A quarter of the rounds was faster.</summary>
    public double UpperQuartile => Quantile(0.75);

    /// <summary>Whether the median reaches the goal.</summary>
    public bool ReachesGoal => Median >= Goal;

    private double Quantile(double part)
    {
        var at = part * (Rates.Count - 1);
        var (below, above) = (Rates[(int)Math.Floor(at)], Rates[(int)Math.Ceiling(at)]);
        return below + ((above - below) * (at - Math.Floor(at)));
    }
}
