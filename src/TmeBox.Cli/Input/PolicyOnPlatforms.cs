using System.Collections.Immutable;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Input;

/// <summary>A well-formed policy with the profiles it is meant for.</summary>
/// <param name="Policy">The policy; its platforms are the names of the profiles.</param>
/// <param name="Platforms">The profiles, in the order of <see cref="SandboxPolicy.Platforms"/>.</param>
/// <param name="DemandPlaces">Where each of <see cref="SandboxPolicy.Demands"/> is made, so that a refuted one can point at it.</param>
public sealed record PolicyOnPlatforms(SandboxPolicy Policy, ImmutableArray<Profile> Platforms, ImmutableArray<Position> DemandPlaces);
