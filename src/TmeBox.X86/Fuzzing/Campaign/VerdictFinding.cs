using System.Collections.Immutable;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>A mutant of which the two verifiers of a campaign do not find the same.</summary>
/// <param name="Token">Names the mutant, whether it was accepted or not.</param>
/// <param name="Profile">What it was judged for.</param>
/// <param name="Difference">What each of them found first.</param>
/// <param name="Listing">The mutant, one instruction a line.</param>
public sealed record VerdictFinding(string Token, IsolationProfile Profile, VerdictDifference Difference, ImmutableArray<string> Listing);
