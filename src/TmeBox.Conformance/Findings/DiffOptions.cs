using System.Collections.Immutable;

namespace TmeBox.Conformance.Findings;

/// <summary>What a comparison with one implementation runs.</summary>
/// <param name="Seed">What is run follows from it, and how much unless <paramref name="Time"/> ends it.</param>
/// <param name="Operations">Run at least so many operations; ignored where <paramref name="Time"/> is given.</param>
/// <param name="Time">Run so long, or null.</param>
/// <param name="Length">Operations a sequence after its set-up, 1 to 4096.</param>
/// <param name="Platforms">The names of platforms of <see cref="Fuzzing.FuzzPlatform.All"/>; default: all that the implementation can simulate.</param>
/// <param name="Divergences">Stop after so many diverging sequences; they are grouped, so that one bug is one finding.</param>
/// <param name="ShrinkTime">How long each finding may be shrunk.</param>
public sealed record DiffOptions(
    ulong Seed, long Operations = 100_000, TimeSpan? Time = null, int Length = 40, ImmutableArray<string> Platforms = default, int Divergences = 50, TimeSpan? ShrinkTime = null);
