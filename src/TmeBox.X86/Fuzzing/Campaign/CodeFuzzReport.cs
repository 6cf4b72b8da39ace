using System.Collections.Immutable;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>What a campaign has done so far.</summary>
/// <param name="Executed">Distinct accepted mutants that ran.</param>
/// <param name="Runs">Their runs.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct CodeFuzzProgress(long Executed, long Runs, TimeSpan Elapsed);

/// <summary>An accepted program that was seen outside.</summary>
/// <param name="Token">Repeats the program as it was found.</param>
/// <param name="SmallestToken">Repeats the smallest program found that escapes too.</param>
/// <param name="Escape">What was seen.</param>
/// <param name="Repeats">Whether it was seen again when repeated alone; what only a signal at the right moment shows may not be.</param>
/// <param name="Profile">What the program was accepted for.</param>
/// <param name="Listing">The smallest program, one instruction a line.</param>
public sealed record EscapeFinding(string Token, string SmallestToken, Escape Escape, bool Repeats, IsolationProfile Profile, ImmutableArray<string> Listing);

/// <summary>What one profile's part of a campaign did.</summary>
/// <param name="Tried">Mutants made.</param>
/// <param name="Executed">Distinct mutants accepted and run.</param>
/// <param name="Runs">Their runs: from every entry, with drawn registers.</param>
/// <param name="Stepped">Runs among them in which every instruction was looked at.</param>
/// <param name="Endings">How the runs ended.</param>
public sealed record CodeFuzzCount(long Tried, long Executed, long Runs, long Stepped, ImmutableSortedDictionary<RunEnding, long> Endings);

/// <summary>What a campaign did and found.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Counts">For each profile.</param>
/// <param name="ListsTouchedPages">Whether the harness saw every touched page of open neighbours, or only overwritten canaries.</param>
/// <param name="IsCancelled">Whether it was ended from outside.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Findings">The escapes; a worker stops at its first.</param>
/// <param name="Disagreements">Mutants of which the verifiers do not find the same; a worker stops at its first.</param>
public sealed record CodeFuzzReport(
    ulong Seed,
    ImmutableSortedDictionary<IsolationProfile, CodeFuzzCount> Counts,
    bool ListsTouchedPages,
    bool IsCancelled,
    TimeSpan Elapsed,
    ImmutableArray<EscapeFinding> Findings,
    ImmutableArray<VerdictFinding> Disagreements)
{
    /// <summary>Distinct mutants accepted and run, of all profiles.</summary>
    public long Executed => Counts.Values.Sum(c => c.Executed);

    /// <summary>Whether nothing escaped and the verifiers agreed on everything.</summary>
    public bool IsClean => Findings.IsEmpty && Disagreements.IsEmpty;

    /// <summary>Runs of all profiles.</summary>
    public long Runs => Counts.Values.Sum(c => c.Runs);
}
