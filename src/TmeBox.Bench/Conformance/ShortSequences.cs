using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Vectors;
using TmeBox.Spec.Ciphers;

namespace TmeBox.Bench.Conformance;

/// <summary>The sequences of vectors in lockstep, each from the end of its group's set-up: the specification forks there, the engine goes back there.</summary>
internal sealed class ShortSequences : IDisposable
{
    // Every answer and what the operation names after each step; everything at the end.
    private static readonly ComparisonDepth Depth = new(int.MaxValue);
    private readonly List<(VectorGroup Group, SpecificationSide Begun, Rewindable Engine, Waypoint Start)> groups = [];

    /// <summary>Does the set-ups.</summary>
    public ShortSequences(VectorSet set)
    {
        foreach (var group in set.TestGroups)
        {
            var engine = Rewindable.Of(new EngineSide(group.Platform, group.Cache));
            var specification = new SpecificationSide(group.Platform, BitsCipher.For(group.Platform), engine.Uncached);
            using var lockstep = new Lockstep(specification, engine, Depth);
            foreach (var operation in group.SetUp) lockstep.Step(operation);
            groups.Add((group, specification, engine, engine.Mark()));
        }
    }

    /// <summary>Runs all of them once.</summary>
    /// <returns>How many, and the first that diverges.</returns>
    public (int Units, string? Finding) Run()
    {
        var done = 0;
        foreach (var (group, begun, engine, start) in groups)
        {
            foreach (var test in group.Tests)
            {
                start.Return();
                using var lockstep = new Lockstep(begun.Fork(), engine, Depth);
                if (lockstep.Run(test.Operations) is { } divergence) return (done, $"vector {test.TcId}: {divergence}");
                done++;
            }
        }

        return (done, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, engine, start) in groups)
        {
            start.Dispose();
            engine.End();
        }
    }
}
