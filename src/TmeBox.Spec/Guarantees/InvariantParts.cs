namespace TmeBox.Spec.Guarantees;

/// <summary>Which strengthenings an induction uses. Against some attackers a guarantee needs them; against others they do not hold.</summary>
[Flags]
public enum InvariantParts
{
    /// <summary>Only what belongs to the guarantee, and the consistency of the tables.</summary>
    None = 0,

    /// <summary><see cref="KeysApart"/>.</summary>
    Keys = 1,

    /// <summary><see cref="TablesInvariant.NoTranslationLeft"/>.</summary>
    Translations = 2,

    /// <summary><see cref="TablesInvariant.NoLineLeft"/>.</summary>
    Caches = 4,

    /// <summary>What the victim would accept of any cell and any copy, at any address, not only at its own lines.</summary>
    EveryCell = 8,

    /// <summary>Nothing outlives its window.</summary>
    Windows = Translations | Caches,
}
