namespace TmeBox.Bench.Measuring;

/// <summary>A measured figure.</summary>
/// <param name="Row">What was measured.</param>
/// <param name="Ratio">The median of the samples: speed of the work over speed of its yardstick.</param>
/// <param name="Lower">The lower quartile.</param>
/// <param name="Upper">The upper quartile.</param>
/// <param name="Samples">How many samples.</param>
/// <param name="Nanoseconds">Median time of a unit of work; context only, it moves with the clock.</param>
public sealed record Measurement(BenchRow Row, double Ratio, double Lower, double Upper, int Samples, double Nanoseconds)
{
    /// <summary>Whether the goal is reached, or null if there is none.</summary>
    public bool? ReachesGoal => Row.Goal is { } goal ? Ratio >= goal : null;
}
