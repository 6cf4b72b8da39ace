using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>The engine's platform for a platform of the specification.</summary>
public static class EngineProfiles
{
    /// <summary>The engine's profile that means the same.</summary>
    public static EngineProfile For(Profile profile) => new()
    {
        PhysicalAddressBits = profile.PhysicalAddressBits,
        MaxKeyIdBits = profile.MaxKeyIdBits,
        MaxKeys = profile.MaxKeys,
        Algorithms = profile.Algorithms.Aggregate(EngineAlgorithms.None, (all, a) => all | (EngineAlgorithms)(1 << (int)a)),
        Bypass = profile.Bypass,
        TdxKeyIds = profile.TdxKeyIds,
        Integrity = profile.Integrity == IntegrityMode.Ci ? EngineIntegrity.Ci : EngineIntegrity.None,
        LockedActivateWrite = profile.LockedActivateWrite == LockedActivateWrite.GeneralProtection ? LockedWrite.GeneralProtection : LockedWrite.Ignored,
    };
}
