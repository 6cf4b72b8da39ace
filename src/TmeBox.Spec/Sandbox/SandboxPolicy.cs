using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>Who owns which lines under which KeyID, and which guarantees that must give.</summary>
/// <remarks>A plain value: a policy that breaks a rule can be built, and the rules of policies says which.</remarks>
/// <param name="Name">The name of the policy.</param>
/// <param name="Platforms">The platforms it is meant for, by name.</param>
/// <param name="Sandboxes">Its sandboxes.</param>
/// <param name="Demands">The guarantees it demands.</param>
public sealed record SandboxPolicy(
    string Name,
    ImmutableArray<string> Platforms,
    ImmutableArray<Sandbox> Sandboxes,
    ImmutableArray<Demand> Demands)
{
    /// <summary>What several sandboxes reach.</summary>
    public ImmutableArray<Share> Shares { get; init; } = [];

    /// <summary>The ways from sandbox to sandbox.</summary>
    public ImmutableArray<Gate> Gates { get; init; } = [];

    /// <summary>Whoever has a KeyID and lines: the sandboxes, then the shares.</summary>
    public ImmutableArray<Sandbox> Owners => [.. Sandboxes, .. Shares.Select(s => new Sandbox(s.Name, s.KeyId, s.Memory))];

    /// <summary>Where an owner stands in the policy: a path such as <c>shares[0]</c>.</summary>
    public string LocatorOf(int owner) => owner < Sandboxes.Length ? $"sandboxes[{owner}]" : $"shares[{owner - Sandboxes.Length}]";
}
