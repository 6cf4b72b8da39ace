using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>Who owns which lines under which KeyID, and which guarantees that must give.</summary>
/// <remarks>A plain value: a policy that breaks a rule can be built, and <see cref="PolicyRules"/> says which.</remarks>
/// <param name="Name">The name of the policy.</param>
/// <param name="Platforms">The platforms it is meant for, by name.</param>
/// <param name="Sandboxes">Its sandboxes.</param>
/// <param name="Demands">The guarantees it demands.</param>
public sealed record SandboxPolicy(
    string Name,
    ImmutableArray<string> Platforms,
    ImmutableArray<Sandbox> Sandboxes,
    ImmutableArray<Demand> Demands);
