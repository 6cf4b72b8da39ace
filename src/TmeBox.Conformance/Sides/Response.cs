using System.Collections.Immutable;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Sides;

/// <summary>What one side answered to one operation.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Data">What a load or a device's read gave, CPUID's registers, the ciphertext of a snoop: 64 bytes; otherwise empty, or zeros.</param>
/// <param name="Mac">The MAC of a snoop.</param>
/// <param name="Poison">The poison bit of a snoop.</param>
/// <param name="Evicted">What left the cache on the side's own account, and what WBINVD wrote back or forgot, in order; none where it is default.</param>
/// <param name="Value">What RDMSR gives, PCONFIG's RAX, the error code of a page fault; otherwise zero.</param>
/// <param name="Owner">The TD-owner bit of a snoop.</param>
/// <param name="Allowed">For <see cref="Outcome.Unspecified"/>: the outcomes that the side holds to be allowed; all where it is default.</param>
public readonly record struct Response(
    Outcome Outcome, Hex Data = default, uint Mac = 0, bool Poison = false, ImmutableArray<Evicted> Evicted = default, ulong Value = 0, bool Owner = false, ImmutableArray<Outcome> Allowed = default);
