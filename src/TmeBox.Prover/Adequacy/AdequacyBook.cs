using System.Collections.Immutable;

namespace TmeBox.Prover.Adequacy;

/// <summary>Every theorem that ties the proofs about code, about paging and about sandboxes together.</summary>
public static class AdequacyBook
{
    /// <summary>All of them, in reading order.</summary>
    public static ImmutableArray<AdequacyTheorem> All { get; } = [.. PagingTheorems.All, .. MoveTheorems.All, .. BasePageTheorems.All];
}
