using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Worlds;

/// <summary>What a campaign runs.</summary>
/// <param name="Seed">What is run follows from it and the promises, and how much unless <paramref name="Time"/> ends it.</param>
/// <param name="Promises">What is held against every state: the cells that are proved.</param>
/// <param name="Moves">Make at least so many moves; ignored where <paramref name="Time"/> is given.</param>
/// <param name="Time">Run so long, or null.</param>
/// <param name="Workers">Threads, 1 to 1024.</param>
/// <param name="Length">Moves that are tried in a run, 1 to 8192.</param>
/// <param name="Mutant">A rule to break, for showing that violations are found; null for the specification itself.</param>
/// <param name="Sandboxes">How many take part in a run, 2 to 60; two or three, as it is drawn, if null.</param>
/// <param name="Implementation">Makes what does the same moves in runs with the real cipher and is compared bit by bit; null for none. It keeps every line that it caches.</param>
public sealed record WorldOptions(
    ulong Seed,
    ImmutableArray<WorldPromise> Promises,
    long Moves = 30_000,
    TimeSpan? Time = null,
    int Workers = 1,
    int Length = 60,
    Mutant? Mutant = null,
    int? Sandboxes = null,
    Func<Profile, IImplementation>? Implementation = null)
{
    /// <summary>The fewest sandboxes of a run.</summary>
    public const int FewestSandboxes = 2;

    /// <summary>The most sandboxes of a run: each has a line in one page, in which lines of nobody are left.</summary>
    public const int MostSandboxes = 60;

    /// <summary>The most moves of a run.</summary>
    public const int MostLength = 8192;

    /// <summary>The project's engine as the implementation.</summary>
    public static Func<Profile, IImplementation> Engine => WorldTwin.Engine;
}

/// <summary>How a campaign ended.</summary>
public enum WorldEnd
{
    /// <summary>All that was asked for was run, and every promise held.</summary>
    Completed = 0,

    /// <summary>A promise does not hold.</summary>
    Violated,

    /// <summary>It was cancelled; no finding.</summary>
    Cancelled,
}

/// <summary>What a campaign has done so far.</summary>
/// <param name="Moves">Moves made.</param>
/// <param name="Runs">Runs ended.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct WorldProgress(long Moves, long Runs, TimeSpan Elapsed);

/// <summary>A promise that does not hold, with the fewest moves that were found to show it.</summary>
/// <param name="Seed">The seed of the campaign.</param>
/// <param name="Run">The number of the run; with the seed and the same promises it reproduces the finding.</param>
/// <param name="FoundStep">The move after which it was found, before shrinking.</param>
/// <param name="Scope">Platform, sandboxes, lines, cipher, capabilities and promises.</param>
/// <param name="Moves">The moves that are left, in words.</param>
/// <param name="Violation">What is false, and where.</param>
public sealed record WorldFinding(ulong Seed, long Run, int FoundStep, string Scope, ImmutableArray<string> Moves, WorldViolation Violation)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, run {Run}, found at move {FoundStep}"), Scope, .. Moves, Violation.ToString()]);
}

/// <summary>What a campaign did and found.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="End">How it ended.</param>
/// <param name="Moves">Moves made, each followed by all checks.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Checks">Invariants evaluated, each at one KeyID and line.</param>
/// <param name="MovesBy">Moves by who may make them and kind.</param>
/// <param name="Discards">Generated moves that were not made, by reason.</param>
/// <param name="Premises">How often each premise was met; those that never were are there with 0.</param>
/// <param name="MovesOn">Moves on each core.</param>
/// <param name="MostActing">The most sandboxes whose code acted in one run.</param>
/// <param name="Compared">Operations that the implementation did as well, each compared bit by bit.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Finding">The first violation, or null.</param>
public sealed record WorldReport(
    ulong Seed,
    WorldEnd End,
    long Moves,
    long Runs,
    long Checks,
    ImmutableSortedDictionary<string, long> MovesBy,
    ImmutableSortedDictionary<string, long> Discards,
    ImmutableSortedDictionary<WorldPremise, long> Premises,
    ImmutableArray<long> MovesOn,
    int MostActing,
    long Compared,
    TimeSpan Elapsed,
    WorldFinding? Finding)
{
    /// <summary>The part of the generated moves that were made, 0 to 100.</summary>
    public double UsefulPercent => Moves == 0 ? 0 : 100.0 * Moves / (Moves + Discards.Values.Sum());
}
