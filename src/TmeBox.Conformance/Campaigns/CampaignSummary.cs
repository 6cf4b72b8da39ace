using System.Collections.Immutable;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Conformance.Campaigns;

/// <summary>What is known of a campaign so far; it follows from the plan and the set of chunks, whoever ran them.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Chunks">How many chunks are done.</param>
/// <param name="Sequences">Sequences run.</param>
/// <param name="Operations">Operations compared.</param>
/// <param name="Coverage">What each rule of the machine did; those that never did anything are there with zeros.</param>
/// <param name="Findings">All findings, by case.</param>
/// <param name="Digest">SHA-256 over all results in order, in hexadecimal: equal where the results are.</param>
public sealed record CampaignSummary(
    CampaignPlan Plan,
    long Chunks,
    long Sequences,
    long Operations,
    ImmutableSortedDictionary<string, RuleCoverage> Coverage,
    ImmutableArray<CampaignFinding> Findings,
    string Digest)
{
    /// <summary>Whether every chunk is done.</summary>
    public bool IsComplete => Chunks == Plan.Chunks;
}
