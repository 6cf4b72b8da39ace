using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems;

/// <summary>Every theorem about the machine.</summary>
public static class TheoremBook
{
    /// <summary>All theorems, in reading order.</summary>
    public static ImmutableArray<Theorem> All { get; } =
    [
        .. ActivateTheorems.All,
        .. PconfigTheorems.All,
        .. PconfigMemoryTheorems.All,
        .. LockTheorems.All,
        .. MsrTheorems.All,
        .. ExclusionTheorems.All,
        .. AddressTheorems.All,
        .. KeyTheorems.All,
        .. FrameTheorems.All,
        .. CacheTheorems.All,
        .. PoisonTheorems.All,
        .. TdTheorems.All,
        .. LogicalTheorems.All,
        .. UncachedTheorems.All,
        .. DmaTheorems.All,
        .. PhysicalTheorems.All,
        .. TlbTheorems.All,
        .. WalkTheorems.All,
        .. VirtualTheorems.All,
        .. PlatformTheorems.All,
        .. MachineTheorems.All,
    ];

    /// <summary>The obligations of all theorems that say something about a platform.</summary>
    public static ImmutableArray<Obligation> On(Profile profile, Mutant? mutant = null) =>
        [.. All.Where(t => t.IsAbout(profile)).Select(t => t.On(profile, mutant))];
}
