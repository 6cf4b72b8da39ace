namespace TmeBox.Chain.Sides;

/// <summary>What is evaluated besides guarantees and agreement.</summary>
internal enum ChainChecks
{
    /// <summary>Guarantees, and that every access is a move: what a broken link must show by.</summary>
    GuaranteesOnly,

    /// <summary>Also the inductive invariants, what page tables must be, and the kernel's duties, which show a break before it does harm.</summary>
    InvariantsToo,
}
