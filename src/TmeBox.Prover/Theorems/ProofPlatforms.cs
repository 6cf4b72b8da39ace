using System.Collections.Immutable;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>The platforms on which theorems are proved: the two of <c>models/platforms</c>, and two small ones that answer the other way where those agree.</summary>
public static class ProofPlatforms
{
    /// <summary>As <c>models/platforms/client-none.yaml</c>.</summary>
    public static Profile ClientNone { get; } =
        new("client-none", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts256], true, false, IntegrityMode.None);

    /// <summary>As <c>models/platforms/server-ci.yaml</c>.</summary>
    public static Profile ServerCi { get; } =
        new("server-ci", 52, 6, 63, [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], true, true, IntegrityMode.Ci);

    /// <summary>Fewer keys than the KeyID bits could name, no bypass, and a locked 982H that faults.</summary>
    public static Profile FewKeys { get; } =
        new("few-keys", 40, 4, 9, [Algorithm.Xts128, Algorithm.Xts128Integrity], false, true, IntegrityMode.Ci, LockedActivateWrite.GeneralProtection);

    /// <summary>TME without KeyIDs.</summary>
    public static Profile TmeOnly { get; } =
        new("tme-only", 39, 0, 0, [Algorithm.Xts256], true, false, IntegrityMode.None);

    /// <summary>All of them.</summary>
    public static ImmutableArray<Profile> All { get; } = [ClientNone, ServerCi, FewKeys, TmeOnly];
}
