using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Protocol;

/// <summary>A part of its state that an implementation can show.</summary>
public enum Observable
{
    /// <summary>Registers.</summary>
    Registers = 0,

    /// <summary>What each KeyID does.</summary>
    Keys,

    /// <summary>Ciphertext in DRAM.</summary>
    Dram,

    /// <summary>The MAC beside a line, bit for bit the platform's; without it only what the MAC refuses is compared.</summary>
    Mac,

    /// <summary>The poison bit beside a line.</summary>
    Poison,

    /// <summary>The TD-owner bit beside a line.</summary>
    Owner,

    /// <summary>Cache entries.</summary>
    Cache,

    /// <summary>Translations that cores hold.</summary>
    Translations,
}

/// <summary>Parts that can be shown, as parts that can be compared.</summary>
public static class Observables
{
    /// <summary>The one part.</summary>
    public static Sight ToSight(this Observable part) => (Sight)(1 << (int)part);

    /// <summary>All parts.</summary>
    public static Sight ToSight(this IEnumerable<Observable> parts) => parts.Aggregate(Sight.None, (all, p) => all | p.ToSight());
}
