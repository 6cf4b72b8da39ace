using System.Collections.Immutable;
using TmeBox.Prover.Theorems;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Adequacy;

/// <summary>Every theorem that ties the proofs about code, about paging and about sandboxes together.</summary>
public static class AdequacyBook
{
    /// <summary>All of them, in reading order.</summary>
    public static ImmutableArray<AdequacyTheorem> All { get; } = [.. PagingTheorems.All, .. MoveTheorems.All, .. BasePageTheorems.All];

    /// <summary>The theorem of an id.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static AdequacyTheorem Named(string id) => All.Single(t => t.Id == id);

    /// <summary>The platforms on which they are proved: those with KeyIDs.</summary>
    public static ImmutableArray<Profile> Platforms { get; } = [.. ProofPlatforms.Encrypting.Where(p => p.MaxKeyIdBits > 0)];
}
