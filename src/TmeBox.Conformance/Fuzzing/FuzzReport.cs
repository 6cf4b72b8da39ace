using System.Collections.Immutable;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>How a campaign ended.</summary>
public enum FuzzEnd
{
    /// <summary>All that was asked for was run, and nothing diverged.</summary>
    Completed = 0,

    /// <summary>A divergence was found.</summary>
    Diverged,

    /// <summary>It was cancelled; no finding.</summary>
    Cancelled,
}

/// <summary>What a campaign has done so far.</summary>
/// <param name="Operations">Operations run on both sides.</param>
/// <param name="Sequences">Sequences run.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct FuzzProgress(long Operations, long Sequences, TimeSpan Elapsed);

/// <summary>A divergence, shrunk.</summary>
/// <param name="Token">Reproduces the sequence as it was generated, and its shrinking.</param>
/// <param name="SequenceToken">Reproduces the shrunk sequence.</param>
/// <param name="FoundLength">How many operations had run when it was found.</param>
/// <param name="SetUpLength">How many operations of the shrunk sequence are its set-up.</param>
/// <param name="Shrunk">The shrunk sequence.</param>
/// <param name="Divergence">The divergence at its end.</param>
public sealed record FuzzFinding(string Token, string SequenceToken, int FoundLength, int SetUpLength, OperationSequence Shrunk, Divergence Divergence)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(Environment.NewLine, Shrunk.Operations.Select(o => o.ToString()).Prepend($"replay {Token} on {Shrunk.Platform.Name}, {Shrunk.Cache.Mode}"))
        + Environment.NewLine + Divergence;
}

/// <summary>What a campaign did and found.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="End">How it ended.</param>
/// <param name="Platforms">The platforms that sequences ran on.</param>
/// <param name="Operations">Operations run on both sides and compared.</param>
/// <param name="Sequences">Sequences run.</param>
/// <param name="Useless">Operations among them that reached no effect and no refusal that the sequence had not seen in such a state, by kind and reason.</param>
/// <param name="Discards">Operations that were generated but not run, by kind and reason; mostly because they would have been useless, so that another was run.</param>
/// <param name="Coverage">What each rule of the machine did; those that never did anything are there with zeros.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Finding">The first divergence, or null.</param>
public sealed record FuzzReport(
    ulong Seed,
    FuzzEnd End,
    ImmutableArray<string> Platforms,
    long Operations,
    long Sequences,
    ImmutableSortedDictionary<string, long> Useless,
    ImmutableSortedDictionary<string, long> Discards,
    ImmutableSortedDictionary<string, RuleCoverage> Coverage,
    TimeSpan Elapsed,
    FuzzFinding? Finding)
{
    /// <summary>The part of all generated operations that ran and was useful, 0 to 100.</summary>
    public double UsefulPercent => Operations == 0 ? 0 : 100.0 * (Operations - Useless.Values.Sum()) / (Operations + Discards.Values.Sum());

    /// <summary>The rules of the machine that never decided a step.</summary>
    public IEnumerable<Rule> NotFired => MachineRules.All.Where(r => !Coverage[r.Id].Any);
}
