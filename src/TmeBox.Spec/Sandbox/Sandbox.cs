using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>One sandbox: the KeyID it runs under and the lines it owns.</summary>
/// <param name="Name">Its name, unique in the policy.</param>
/// <param name="KeyId">Its KeyID, never 0.</param>
/// <param name="Memory">The lines it owns, in the order of the file.</param>
/// <param name="Isolation">What its instrumentation holds to its window.</param>
public sealed record Sandbox(string Name, int KeyId, ImmutableArray<MemoryRange> Memory, Isolation Isolation = Isolation.Data);
