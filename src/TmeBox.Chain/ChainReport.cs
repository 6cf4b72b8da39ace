using System.Collections.Immutable;
using System.Globalization;

namespace TmeBox.Chain;

/// <summary>How a campaign ended.</summary>
public enum ChainEnd
{
    /// <summary>All that was asked for was run, and nothing broke.</summary>
    Completed = 0,

    /// <summary>Something broke.</summary>
    Broken,

    /// <summary>It was cancelled; no finding.</summary>
    Cancelled,
}

/// <summary>What a campaign has done so far.</summary>
/// <param name="Steps">Steps made.</param>
/// <param name="Runs">Runs ended.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct ChainProgress(long Steps, long Runs, TimeSpan Elapsed);

/// <summary>The first break of a campaign.</summary>
/// <param name="Seed">The seed of the campaign.</param>
/// <param name="Run">The number of the run; with the seed it reproduces the break.</param>
/// <param name="Ground">Where.</param>
/// <param name="Break">What broke.</param>
public sealed record FoundBreak(ulong Seed, long Run, ChainGround Ground, ChainFinding Break)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, run {Run}, on {Ground}{Environment.NewLine}{Break}");
}

/// <summary>What a campaign did and found.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="End">How it ended.</param>
/// <param name="Steps">Instructions, events of the hardware and steps of the runtime's programs.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Counts">What was done, by name.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Found">The first break, or null.</param>
public sealed record ChainReport(ulong Seed, ChainEnd End, long Steps, long Runs, ImmutableSortedDictionary<string, long> Counts, TimeSpan Elapsed, FoundBreak? Found);
