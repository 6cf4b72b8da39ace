using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>The names that policy files and reports use for guarantees and capabilities.</summary>
public static class Naming
{
    /// <summary>Every guarantee with its name, in the order of the matrix.</summary>
    public static ImmutableArray<(string Name, Guarantee Value)> Guarantees { get; } =
    [
        ("confidentiality-strict", Guarantee.ConfidentialityStrict),
        ("confidentiality-content", Guarantee.ConfidentialityContent),
        ("integrity", Guarantee.Integrity),
        ("freshness", Guarantee.Freshness),
    ];

    /// <summary>Every attacker capability with its name, in the order of the matrix.</summary>
    public static ImmutableArray<(string Name, Capability Value)> Capabilities { get; } =
    [
        ("co-tenant", Capability.CoTenant),
        ("one-access-victim-keyid", Capability.VictimKeyId),
        ("movdir64b", Capability.Movdir64b),
        ("dram-snoop", Capability.DramSnoop),
        ("dram-replay", Capability.DramReplay),
        ("rekey-without-flush", Capability.RekeyWithoutFlush),
    ];

    /// <summary>The name of a guarantee in a policy file.</summary>
    public static string NameOf(Guarantee guarantee) => Guarantees.Single(g => g.Value == guarantee).Name;

    /// <summary>The name of a capability in a policy file.</summary>
    public static string NameOf(Capability capability) => Capabilities.Single(c => c.Value == capability).Name;
}
