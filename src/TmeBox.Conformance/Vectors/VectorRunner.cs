using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Vectors;

/// <summary>What a run of vectors showed.</summary>
/// <param name="Passed">How many vectors were answered as they say.</param>
/// <param name="Skipped">How many ask for what the implementation cannot.</param>
/// <param name="Failed">What failed: the number of the vector, and what differs.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record VectorReport(int Passed, int Skipped, ImmutableArray<(int TcId, string Difference)> Failed, TimeSpan Elapsed);

/// <summary>Runs vectors on an implementation: nothing of the specification is needed, only what the vectors say.</summary>
public static class VectorRunner
{
    private const int AtOnce = 64;

    /// <summary>Runs them on the engine: each set-up once, then every vector from a snapshot of it.</summary>
    public static VectorReport Run(VectorSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var start = Stopwatch.GetTimestamp();
        using var prepared = new PreparedVectors(set);
        return prepared.Run() with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>Runs them on an implementation in this process, from reset each time.</summary>
    public static VectorReport Run(VectorSet set, Func<FuzzPlatform, IImplementation> make)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(make);
        var start = Stopwatch.GetTimestamp();
        var (passed, failed) = (0, ImmutableArray.CreateBuilder<(int, string)>());
        foreach (var (group, test) in set.TestGroups.SelectMany(g => g.Tests.Select(t => (g, t))))
        {
            var side = make(new(group.Platform, group.Cache));
            foreach (var operation in group.SetUp) side.Step(operation);
            if (Difference(test, side.Step) is { } difference) failed.Add((test.TcId, difference));
            else passed++;
            (side as IDisposable)?.Dispose();
        }

        return new(passed, 0, failed.ToImmutable(), Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Runs them until one fails, each from the end of its group's set-up.</summary>
    /// <param name="set">The vectors.</param>
    /// <param name="start">Makes an implementation and does the set-up of a group.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The first that fails, and how; null if none does. A crash of the implementation is a failure.</returns>
    public static (int TcId, string Difference)? FirstFailure(VectorSet set, Func<VectorGroup, IVectorStart> start, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(start);
        foreach (var group in set.TestGroups)
        {
            cancellation.ThrowIfCancellationRequested();
            var tcId = group.Tests[0].TcId;
            try
            {
                using var begun = start(group);
                foreach (var test in group.Tests)
                {
                    tcId = test.TcId;
                    if (Difference(test, begun.Begin()) is { } difference) return (tcId, difference);
                }
            }
            catch (Exception crash) when (crash is not OutOfMemoryException and not OperationCanceledException)
            {
                return (tcId, ImplementationException.Describe(crash));
            }
        }

        return null;
    }

    /// <summary>Runs them on an implementation behind the protocol, many at once.</summary>
    public static VectorReport Run(VectorSet set, ImplementationHost host)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(host);
        var start = Stopwatch.GetTimestamp();
        var (passed, skipped, failed) = (0, 0, ImmutableArray.CreateBuilder<(int, string)>());
        foreach (var group in set.TestGroups)
        {
            var (fitted, _) = CapabilityFit.Fit(new(group.Platform, group.Cache), host.Capabilities);
            var can = fitted?.Profile.Equals(group.Platform) == true && fitted.Cache == group.Cache && group.SetUp.All(host.Capabilities.Performs);
            var tests = can ? [.. group.Tests.Where(t => t.Operations.All(host.Capabilities.Performs) && group.SetUp.Length + t.Operations.Length <= host.Capabilities.MaxBatch)] : ImmutableArray<SequenceVector>.Empty;
            skipped += group.Tests.Length - tests.Length;
            if (tests.IsEmpty) continue;
            var reset = ProtocolJson.Write(new Request.Reset(group.Platform, group.Cache, InitialStates.Of(group.Platform)));
            foreach (var chunk in tests.Chunk(AtOnce))
            {
                var connection = host.Connect();
                var messages = chunk.SelectMany(t => new[] { reset, ProtocolJson.Write(new Request.Step([.. group.SetUp, .. t.Operations])) }).ToList();
                var replies = Replies(connection, messages, host.Names, out var fault);
                for (var i = 0; i < chunk.Length; i++)
                {
                    var answers = (2 * i) + 1 < replies.Count ? replies[(2 * i) + 1] : null;
                    var difference = answers is null ? fault ?? "no answers" : answers.Length != group.SetUp.Length + chunk[i].Operations.Length ? $"{answers.Length} answers" : Difference(chunk[i], answers.AsSpan(group.SetUp.Length));
                    if (difference is null) passed++;
                    else failed.Add((chunk[i].TcId, difference));
                }
            }
        }

        return new(passed, skipped, failed.ToImmutable(), Stopwatch.GetElapsedTime(start));
    }

    private static List<Response[]?> Replies(Connection connection, List<byte[]> messages, OutcomeNames names, out string? fault)
    {
        var replies = new List<Response[]?>();
        fault = null;
        try
        {
            connection.Ask(messages, reply =>
            {
                replies.Add(reply is Reply.Stepped { Answers.IsDefault: false } s ? [.. s.Answers.Select(a => a.ToResponse(names))] : null);
                return 0;
            });
        }
        catch (ImplementationException e)
        {
            fault = $"{ImplementationException.NameOf(e.Fault)}: {e.Message}";
        }
        catch (FormatException e)
        {
            fault = connection.Failed(ImplementationFault.Malformed, e.Message).Message;
        }

        return replies;
    }

    /// <summary>How the answers of an implementation that is where the vector begins differ from the vector's, or null.</summary>
    internal static string? Difference(SequenceVector test, Func<Operation, Response> step)
    {
        for (var i = 0; i < test.Operations.Length; i++)
        {
            if (IsOpen(test.Answers[i])) return null;
            if (Difference(i, test.Answers[i], step(test.Operations[i])) is { } difference) return difference;
        }

        return null;
    }

    private static string? Difference(SequenceVector test, ReadOnlySpan<Response> answers)
    {
        for (var i = 0; i < answers.Length; i++)
        {
            if (IsOpen(test.Answers[i])) return null;
            if (Difference(i, test.Answers[i], answers[i]) is { } difference) return difference;
        }

        return null;
    }

    private static bool IsOpen(StepAnswer expected) => expected.Outcome == OutcomeNames.Of(Outcome.Unspecified);

    private static string? Difference(int i, StepAnswer expected, in Response actual)
    {
        if (OutcomeNames.Standard.Read(expected.Outcome) != actual.Outcome) return $"operation {i}: outcome {OutcomeNames.Of(actual.Outcome)}; expected {expected.Outcome}";
        if (expected.Value != actual.Value) return FormattableString.Invariant($"operation {i}: value 0x{actual.Value:x}; expected 0x{expected.Value:x}");
        if (!SameData(expected.Data, actual.Data)) return $"operation {i}: data {actual.Data.ToCompact()}; expected {expected.Data.ToCompact()}";
        if (expected.Mac != actual.Mac || expected.Poison != actual.Poison || expected.Owner != actual.Owner) return $"operation {i}: MAC, poison or owner of a line differ";
        return null;
    }

    private static bool SameData(Hex expected, Hex actual) =>
        expected == actual || (expected.Span.IndexOfAnyExcept((byte)0) < 0 && actual.Span.IndexOfAnyExcept((byte)0) < 0);
}
