using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>Whom a guarantee is asked to hold against: the co-tenant, who is always there, and whatever else the attacker can do, combined at will.</summary>
/// <remarks>A value: attackers who can do the same are equal. The default is the co-tenant alone.</remarks>
public readonly record struct Attacker
{
    // A bit for each capability; the co-tenant has none.
    private readonly uint added;

    private Attacker(uint added) => this.added = added;

    /// <summary>What the attacker can do besides being a co-tenant, in the order of the matrix.</summary>
    public ImmutableArray<Capability> Added
    {
        get
        {
            var bits = added;
            return [.. Enum.GetValues<Capability>().Where(c => (bits & Bit(c)) != 0)];
        }
    }

    /// <summary>All that the attacker can do.</summary>
    public ImmutableArray<Capability> Granted => [Capability.CoTenant, .. Added];

    /// <summary>The attacker with a capability.</summary>
    public static implicit operator Attacker(Capability capability) => new(Bit(capability));

    /// <summary>The attacker with all of some capabilities.</summary>
    public static Attacker Of(IEnumerable<Capability> capabilities) => new(capabilities.Aggregate(0u, (sum, c) => sum | Bit(c)));

    /// <summary>Whether the attacker has a capability.</summary>
    public bool Has(Capability capability) => (added & Bit(capability)) == Bit(capability);

    /// <inheritdoc/>
    public override string ToString() => string.Join('+', Added.DefaultIfEmpty(Capability.CoTenant));

    private static uint Bit(Capability capability) => capability == Capability.CoTenant ? 0 : 1u << (int)capability;
}
