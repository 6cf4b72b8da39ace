using System.Collections.Immutable;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Policies;

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
        ("availability-line", Guarantee.AvailabilityLine),
        ("availability-sandbox", Guarantee.AvailabilitySandbox),
        ("availability-process", Guarantee.AvailabilityProcess),
        ("code-authenticity", Guarantee.CodeAuthenticity),
        ("clean-hand-over", Guarantee.CleanHandOver),
        ("containment", Guarantee.Containment),
    ];

    /// <summary>Every attacker capability with its name, in the order of the matrix.</summary>
    public static ImmutableArray<(string Name, Capability Value)> Capabilities { get; } =
    [
        ("co-tenant", Capability.CoTenant),
        ("one-access", Capability.OneAccess),
        ("movdir64b", Capability.Movdir64b),
        ("share-reader", Capability.ShareReader),
        ("stale-tlb", Capability.StaleTlb),
        ("no-shoot-down", Capability.NoShootDown),
        ("no-flush", Capability.NoFlush),
        ("no-zero", Capability.NoZero),
        ("no-status-check", Capability.NoStatusCheck),
        ("one-package", Capability.OnePackage),
        ("rekey-without-flush", Capability.RekeyWithoutFlush),
        ("dram-snoop", Capability.DramSnoop),
        ("dram-flip", Capability.DramFlip),
        ("dram-splice", Capability.DramSplice),
        ("dram-replay", Capability.DramReplay),
        ("dram-drop", Capability.DramDrop),
        ("dram-alias", Capability.DramAlias),
        ("dram-snoop-any", Capability.DramSnoopAny),
        ("dram-flip-any", Capability.DramFlipAny),
        ("dram-splice-any", Capability.DramSpliceAny),
        ("dram-replay-any", Capability.DramReplayAny),
        ("dram-drop-any", Capability.DramDropAny),
        ("dram-alias-any", Capability.DramAliasAny),
    ];

    /// <summary>What a sandbox's instrumentation can hold.</summary>
    public static ImmutableArray<(string Name, Isolation Value)> Isolations { get; } = [("data", Isolation.Data), ("data+code", Isolation.DataAndCode)];

    /// <summary>What a window may do with memory.</summary>
    public static ImmutableArray<(string Name, Access Value)> Accesses { get; } =
        [("rw", Access.ReadWrite), ("r", Access.Read), ("rx", Access.ReadExecute), ("rwx", Access.ReadWriteExecute)];

    /// <summary>The name of an access in a policy file.</summary>
    public static string NameOf(Access access) => Accesses.Single(a => a.Value == access).Name;

    /// <summary>The name of a guarantee in a policy file.</summary>
    public static string NameOf(Guarantee guarantee) => Guarantees.Single(g => g.Value == guarantee).Name;

    /// <summary>The name of a capability in a policy file.</summary>
    public static string NameOf(Capability capability) => Capabilities.Single(c => c.Value == capability).Name;

    /// <summary>The name of an attacker in a policy file: what it can do besides being a co-tenant, joined by +.</summary>
    public static string NameOf(Attacker attacker) => attacker.Added is { IsEmpty: false } added ? string.Join('+', added.Select(NameOf)) : NameOf(Capability.CoTenant);
}
