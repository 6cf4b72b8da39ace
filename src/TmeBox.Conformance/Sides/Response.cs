using System.Collections.Immutable;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Sides;

/// <summary>What one side answered to one operation.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Data">The line of a load that ended well, or the ciphertext of a snoop; otherwise empty.</param>
/// <param name="Mac">The MAC of a snoop.</param>
/// <param name="Poison">The poison bit of a snoop.</param>
/// <param name="Evicted">What left the cache on the side's own account; none where it is default.</param>
public readonly record struct Response(Outcome Outcome, Hex Data = default, uint Mac = 0, bool Poison = false, ImmutableArray<Evicted> Evicted = default);
