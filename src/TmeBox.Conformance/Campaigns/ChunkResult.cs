using System.Collections.Immutable;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Conformance.Campaigns;

/// <summary>A divergence that a campaign found.</summary>
/// <param name="Case">The number of the sequence.</param>
/// <param name="Rule">The id of the last rule that decided the step, or empty.</param>
/// <param name="Token">Reproduces it: <c>tmebox replay</c> runs it again, with <c>--impl</c> where someone's implementation was compared.</param>
/// <param name="Summary">The operation and the first difference, on one line.</param>
public sealed record CampaignFinding(long Case, string Rule, string Token, string Summary);

/// <summary>What one chunk did and found; it follows from plan and number alone.</summary>
/// <param name="Chunk">Its number.</param>
/// <param name="Sequences">Sequences run.</param>
/// <param name="Operations">Operations compared.</param>
/// <param name="Rules">The rules that decided any.</param>
/// <param name="Findings">The sequences that diverged.</param>
public sealed record ChunkResult(long Chunk, long Sequences, long Operations, ImmutableSortedDictionary<string, RuleCoverage> Rules, ImmutableArray<CampaignFinding> Findings);
