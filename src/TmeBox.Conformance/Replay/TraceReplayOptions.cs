using TmeBox.Conformance.Comparing;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Replay;

/// <summary>How a trace is replayed.</summary>
/// <param name="Profile">The platform; it must have the KeyIDs of the map's sandboxes.</param>
/// <param name="Cache">The engine's cache; 32 KiB in sets of eight if null.</param>
/// <param name="Algorithm">The algorithm of the sandboxes' keys; the platform's first one if null, with integrity where the platform has it.</param>
/// <param name="KeyIdBits">How many KeyID bits to activate; as many as the platform has if null.</param>
/// <param name="Depth">How much is compared after each access; see <see cref="ComparisonDepth.Touched"/>, the default.</param>
/// <param name="MaxAccesses">Stop after so many accesses of the trace, or null.</param>
public sealed record TraceReplayOptions(
    Profile Profile,
    CacheShape? Cache = null,
    Algorithm? Algorithm = null,
    int? KeyIdBits = null,
    ComparisonDepth? Depth = null,
    long? MaxAccesses = null);
