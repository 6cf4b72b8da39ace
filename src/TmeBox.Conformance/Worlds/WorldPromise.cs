using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Worlds;

/// <summary>A cell that is said to hold: on this platform the guarantee stands against the co-tenant with this capability.</summary>
/// <remarks>Proofs go move by move, so a guarantee that one induction proves against each of several capabilities holds against all of them together.</remarks>
/// <param name="Platform">The platform.</param>
/// <param name="PagesAreShared">Whether some page holds lines of two owners.</param>
/// <param name="Guarantee">The guarantee.</param>
/// <param name="Capability">What the attacker may do besides being a co-tenant.</param>
public sealed record WorldPromise(Profile Platform, bool PagesAreShared, Guarantee Guarantee, Capability Capability)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Naming.NameOf(Guarantee)} against {Naming.NameOf(Capability)} on {Platform.Name}, {(PagesAreShared ? "shared pages" : "own pages")}";
}

/// <summary>The promises that one kind of run is held to: one platform, one kind of pages.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="PagesAreShared">Whether some page holds lines of two owners.</param>
/// <param name="Against">For each guarantee that stands against the plain co-tenant, the further capabilities that it stands against.</param>
internal sealed record WorldGround(Profile Platform, bool PagesAreShared, ImmutableSortedDictionary<Guarantee, ImmutableArray<Capability>> Against)
{
    /// <summary>The grounds that have a promise, in a fixed order.</summary>
    public static ImmutableArray<WorldGround> Of(IEnumerable<WorldPromise> promises) =>
    [
        .. from p in promises
           group p by (p.Platform.Name, p.PagesAreShared) into ground
           orderby ground.Key.Name, ground.Key.PagesAreShared
           let against = ground.GroupBy(p => p.Guarantee)
               .Where(g => g.Any(p => p.Capability == Capability.CoTenant))
               .ToImmutableSortedDictionary(g => g.Key, g => g.Select(p => p.Capability).Where(c => c != Capability.CoTenant).Distinct().Order().ToImmutableArray())
           where !against.IsEmpty
           select new WorldGround(ground.First().Platform, ground.Key.PagesAreShared, against),
    ];

    /// <summary>The guarantees that stand against a set of capabilities.</summary>
    public ImmutableArray<Guarantee> Standing(IEnumerable<Capability> granted) =>
        [.. Against.Where(a => granted.All(c => c == Capability.CoTenant || a.Value.Contains(c))).Select(a => a.Key)];
}
