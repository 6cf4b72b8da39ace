using System.Collections.Immutable;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>What a campaign does.</summary>
/// <param name="Seed">Everything but the moments of signals follows from it and the number of workers.</param>
/// <param name="Executed">Ends when so many distinct accepted mutants have run; at least 1.</param>
/// <param name="Time">Ends after this time instead, if given.</param>
/// <param name="Workers">Threads, each with a harness of its own; 1 to 64.</param>
/// <param name="Profiles">The profiles, taken in turn; at least one.</param>
/// <param name="Harness">The harness's executable.</param>
/// <param name="Verifier">What accepts.</param>
/// <param name="Seeds">Programs to start from; those that a profile does not accept are not used for it.</param>
/// <param name="Peer">What must find the same as <paramref name="Verifier"/> in every mutant, accepted or not; null if there is no other opinion.</param>
public sealed record CodeFuzzOptions(
    ulong Seed,
    long Executed,
    TimeSpan? Time,
    int Workers,
    ImmutableArray<IsolationProfile> Profiles,
    string Harness,
    ICodeVerifier Verifier,
    ImmutableArray<CodeRegion> Seeds,
    ICodeVerifier? Peer = null);
