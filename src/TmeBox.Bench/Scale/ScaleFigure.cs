namespace TmeBox.Bench.Scale;

/// <summary>What one part took at one size.</summary>
/// <param name="Part">The part.</param>
/// <param name="Units">Units of work: sandboxes, lives, changes of owner.</param>
/// <param name="Seconds">Their time, the median of the rounds.</param>
/// <param name="ProcessorSeconds">The processor time that the process used meanwhile, the kernel's for it included, the median of the rounds.</param>
/// <param name="Bytes">The memory that the process had taken in the end, the median of the rounds; the operating system counts it in pages.</param>
/// <param name="Growth">Processor time of a unit against that at the smallest size measured: 1 is linear. Null where that took too little to be counted.</param>
/// <param name="Goal">Units a second that are aimed at, or null.</param>
public sealed record ScaleFigure(string Part, int Units, double Seconds, double ProcessorSeconds, long Bytes, double? Growth, double? Goal)
{
    /// <summary>Units a second.</summary>
    public double Rate => Units / Seconds;

    /// <summary>Whether the goal is reached, or null if there is none.</summary>
    public bool? ReachesGoal => Goal is { } goal ? Rate >= goal : null;
}
