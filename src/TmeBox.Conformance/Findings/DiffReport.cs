using System.Collections.Immutable;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Conformance.Findings;

/// <summary>What a comparison with one implementation did and found.</summary>
/// <param name="Name">What the implementation calls itself.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Platforms">The platforms that sequences ran on.</param>
/// <param name="SkippedPlatforms">Platforms that it cannot simulate, with the reason.</param>
/// <param name="Sequences">Sequences run, written ones included.</param>
/// <param name="Written">Written sequences among them.</param>
/// <param name="Agreed">Operations on which both sides agreed.</param>
/// <param name="LeftOpen">Operations that it left open although the specification decides them: no agreement.</param>
/// <param name="Skipped">Operations that it does not perform, by kind.</param>
/// <param name="Coverage">The rules that decided steps on which both sides agreed.</param>
/// <param name="Diverged">Sequences that diverged.</param>
/// <param name="Restarts">How often it had to be started again.</param>
/// <param name="Elapsed">How long it took, shrinking aside.</param>
/// <param name="Findings">One for each bug, as far as can be told.</param>
public sealed record DiffReport(
    string Name,
    ulong Seed,
    ImmutableArray<string> Platforms,
    ImmutableSortedDictionary<string, string> SkippedPlatforms,
    long Sequences,
    long Written,
    long Agreed,
    long LeftOpen,
    ImmutableSortedDictionary<string, long> Skipped,
    ImmutableSortedDictionary<string, RuleCoverage> Coverage,
    int Diverged,
    int Restarts,
    TimeSpan Elapsed,
    ImmutableArray<DiffFinding> Findings)
{
    /// <summary>Whether both sides agreed: on something at least, and nowhere diverged.</summary>
    public bool Agrees => Findings.IsEmpty && Agreed > 0;
}
