using System.Collections.Immutable;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>What a campaign runs.</summary>
/// <param name="Seed">What is run follows from it, and how much unless <paramref name="Time"/> ends it.</param>
/// <param name="Operations">Run at least so many operations; ignored where <paramref name="Time"/> is given.</param>
/// <param name="Time">Run so long, or null.</param>
/// <param name="Workers">Threads, 1 or more.</param>
/// <param name="Length">Operations a sequence after its set-up, 1 to 4096.</param>
/// <param name="Implementation">Makes what is compared with the specification; the engine where null.</param>
/// <param name="Mutant">A rule of the specification to break on purpose: a campaign that still finds nothing does not test the rule. Null: none.</param>
/// <param name="Platforms">The names of platforms of <see cref="FuzzPlatform.All"/>; default: all.</param>
/// <param name="Shrinks">Whether a divergence is shrunk.</param>
public sealed record FuzzOptions(
    ulong Seed,
    long Operations = 200_000,
    TimeSpan? Time = null,
    int Workers = 1,
    int Length = 40,
    Func<FuzzPlatform, IImplementation>? Implementation = null,
    Mutant? Mutant = null,
    ImmutableArray<string> Platforms = default,
    bool Shrinks = true);
