namespace TmeBox.Bench.Specification;

/// <summary>How fast the specification runs one kind of operation, one thread.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="What">What one operation is.</param>
/// <param name="Goal">Operations a second that the median should reach.</param>
/// <param name="Median">Operations a second in the median batch.</param>
/// <param name="Slow">Operations a second in the batch that is slower than 99 % of all.</param>
/// <param name="Batches">How many batches were timed.</param>
public sealed record SpecificationFigure(string Id, string What, double Goal, double Median, double Slow, int Batches)
{
    /// <summary>Whether the median reaches the goal.</summary>
    public bool ReachesGoal => Median >= Goal;
}
