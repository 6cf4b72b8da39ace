using System.Collections.Immutable;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>The platforms on which theorems are proved: some that between them answer each open question either way.</summary>
/// <remarks>Two are files of <c>models/platforms</c>, and say so; the others are not, also where a file has the same name.</remarks>
public static class ProofPlatforms
{
    private static readonly ImmutableArray<Algorithm> EveryAlgorithm = [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity];

    /// <summary>As <c>models/platforms/client-none.yaml</c>.</summary>
    public static Profile ClientNone { get; } =
        new("client-none", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts256], true, false, IntegrityMode.None);

    /// <summary>As <c>models/platforms/server-ci.yaml</c>.</summary>
    public static Profile ServerCi { get; } =
        new("server-ci", 52, 6, 63, EveryAlgorithm, true, true, IntegrityMode.Ci);

    /// <summary>Fewer keys than the KeyID bits could name, no bypass, and a locked 982H that faults.</summary>
    public static Profile FewKeys { get; } =
        new("few-keys", 40, 4, 9, [Algorithm.Xts128, Algorithm.Xts128Integrity], false, true, IntegrityMode.Ci, LockedActivateWrite.GeneralProtection);

    /// <summary>TME without KeyIDs, and so without PCONFIG.</summary>
    public static Profile TmeOnly { get; } =
        new("tme-only", 39, 0, 0, [Algorithm.Xts256], true, false, IntegrityMode.None) { HasPconfig = false, HasPconfigTarget = false };

    /// <summary>Logical integrity, with SEAM and private KeyIDs; a KeyID above the last key is unspecified.</summary>
    public static Profile ServerLi { get; } =
        new("server-li", 46, 7, 100, [Algorithm.Xts128, Algorithm.Xts256], true, true, IntegrityMode.Li)
        {
            HasSeam = true, KeyIdAboveMax = KeyIdAboveMax.Unspecified, TweakInput = TweakInput.LineIndex,
        };

    /// <summary>PCONFIG as MET, revision 1.3, has it: other checks, other answers, a lock that leaks; no TDX, no 87H.</summary>
    public static Profile Rev13 { get; } =
        new("rev-1.3", 46, 6, 63, EveryAlgorithm, false, false, IntegrityMode.Ci, LockedActivateWrite.GeneralProtection)
        {
            PconfigRevision = PconfigRevision.Met13, EntropyErrorLeaksLock = true, HasPartitioning = false, SpeculativeFillPoisons = true,
        };

    /// <summary>Two packages with SEAM; partial writes poison, shared reads of private lines do not, and WBINVD spares the neighbour.</summary>
    public static Profile TwoPackages { get; } =
        new("two-packages", 52, 6, 63, EveryAlgorithm, true, true, IntegrityMode.Ci)
        {
            Packages = 2, HasSeam = true, SharedReadPoisons = false, PartialWritePoisons = true, WbinvdScope = WbinvdScope.OriginatingThreadAndShared,
        };

    /// <summary>As many KeyIDs as there can be; the KeyID is part of the tweak.</summary>
    public static Profile Wide { get; } =
        new("wide", 52, 15, 32767, [Algorithm.Xts128, Algorithm.Xts128Integrity], false, false, IntegrityMode.Ci)
        {
            TweakInput = TweakInput.LineAddressWithKeyId,
        };

    /// <summary>A contradiction that firmware can bring about: KeyIDs, but no target for PCONFIG.</summary>
    public static Profile NoTarget { get; } =
        new("no-target", 39, 3, 7, [Algorithm.Xts128], false, false, IntegrityMode.None) { HasPconfigTarget = false };

    /// <summary>No memory encryption at all; PCONFIG is there for another target.</summary>
    public static Profile Bare { get; } =
        new("bare", 39, 0, 0, [], false, false, IntegrityMode.None) { HasTme = false, HasPconfigTarget = false };

    /// <summary>Those that encrypt with keys of the kernel's choosing, or could.</summary>
    public static ImmutableArray<Profile> Encrypting { get; } = [ClientNone, ServerCi, FewKeys, TmeOnly, ServerLi, Rev13, TwoPackages, Wide];

    /// <summary>All of them.</summary>
    public static ImmutableArray<Profile> All { get; } = [.. Encrypting, NoTarget, Bare];
}
