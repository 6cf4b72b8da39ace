using System.Collections.Immutable;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Traces;

namespace TmeBox.Conformance.Replay;

/// <summary>How a replay ended.</summary>
public enum TraceEnd
{
    /// <summary>The whole trace was replayed and nothing diverged.</summary>
    Completed = 0,

    /// <summary>A divergence was found.</summary>
    Diverged,

    /// <summary>It was cancelled; no finding.</summary>
    Cancelled,

    /// <summary>The trace or its map is wrong; no finding.</summary>
    BadTrace,
}

/// <summary>What a replay has done so far.</summary>
/// <param name="Accesses">Line accesses replayed.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct TraceProgress(long Accesses, TimeSpan Elapsed);

/// <summary>What a replay did and found.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Accesses">Accesses of the trace, each within one line; a modify counts once.</param>
/// <param name="Operations">Machine operations compared: accesses, the store of a modify, and what prepares new pages.</param>
/// <param name="Pages">Pages that were touched.</param>
/// <param name="SpecificationRate">Operations a second of the specification alone.</param>
/// <param name="EngineRate">Operations a second of the engine alone, called as a simulator would.</param>
/// <param name="Coverage">What each rule of the machine did; those that never did anything are there with zeros.</param>
/// <param name="Elapsed">How long all of it took: both sides, reading and comparing.</param>
/// <param name="Divergence">The first divergence, or null.</param>
/// <param name="Problem">What is wrong with the trace, or null.</param>
public sealed record TraceReport(
    TraceEnd End,
    long Accesses,
    long Operations,
    int Pages,
    double SpecificationRate,
    double EngineRate,
    ImmutableSortedDictionary<string, RuleCoverage> Coverage,
    TimeSpan Elapsed,
    Divergence? Divergence,
    TraceProblem? Problem);
