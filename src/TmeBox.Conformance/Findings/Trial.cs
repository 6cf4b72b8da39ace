using System.Collections.Immutable;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Findings;

/// <summary>What one sequence showed of one implementation.</summary>
/// <param name="Platform">What it ran on.</param>
/// <param name="Operations">The operations that were performed, up to and with the one that diverged.</param>
/// <param name="SetUpLength">How many of them are the set-up.</param>
/// <param name="Divergence">The first divergence, or null.</param>
public sealed record Trial(FuzzPlatform Platform, ImmutableArray<Operation> Operations, int SetUpLength, Divergence? Divergence)
{
    /// <summary>The performed operations as a sequence that anyone can run.</summary>
    public OperationSequence ToSequence() => OperationSequence.Of(Platform.Profile, Platform.Cache, Operations);
}
