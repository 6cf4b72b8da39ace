namespace TmeBox.Conformance.Comparing;

/// <summary>How much is compared after each step; the answer, 982H and the lines that the step names are compared always.</summary>
/// <remarks>Whatever the depth, <see cref="Lockstep.Finish"/> compares everything.</remarks>
/// <param name="FullEvery">Everything is compared after each so many steps; 1 is after every step.</param>
public sealed record ComparisonDepth(int FullEvery)
{
    /// <summary>Everything after every step.</summary>
    public static ComparisonDepth Full { get; } = new(1);

    /// <summary>For long traces: everything after each 100,000 steps.</summary>
    public static ComparisonDepth Touched { get; } = new(100_000);
}
