using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;

namespace TmeBox.Conformance.Vectors;

/// <summary>Vectors with an engine for each group that has done its set-up: they can be run again and again.</summary>
/// <remarks>Used by one thread at a time. Takes the memory of as many engines as there are groups.</remarks>
public sealed class PreparedVectors : IDisposable
{
    private readonly List<(VectorGroup Group, EngineSide Side, Func<Operation, Response> Step, EngineSnapshot Begun)> groups = [];

    /// <summary>Does the set-ups.</summary>
    public PreparedVectors(VectorSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        foreach (var group in set.TestGroups)
        {
            var side = new EngineSide(group.Platform, group.Cache);
            foreach (var operation in group.SetUp) side.Step(operation);
            groups.Add((group, side, side.Step, side.TakeSnapshot()));
        }
    }

    /// <summary>Runs all of them, each from the end of its group's set-up.</summary>
    public VectorReport Run()
    {
        var start = Stopwatch.GetTimestamp();
        var (passed, failed) = (0, ImmutableArray.CreateBuilder<(int, string)>());
        foreach (var (group, side, step, begun) in groups)
        {
            foreach (var test in group.Tests)
            {
                side.Restore(begun);
                if (VectorRunner.Difference(test, step) is { } difference) failed.Add((test.TcId, difference));
                else passed++;
            }
        }

        return new(passed, 0, failed.ToImmutable(), Stopwatch.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, side, _, begun) in groups)
        {
            begun.Dispose();
            side.Dispose();
        }

        groups.Clear();
    }
}
