using TmeBox.Engine;
using TmeBox.Spec.Machine;
using TweakByteOrder = TmeBox.Spec.Machine.TweakByteOrder;
using TweakInput = TmeBox.Spec.Machine.TweakInput;

namespace TmeBox.Conformance.Sides;

/// <summary>The engine's platform for a platform of the specification.</summary>
public static class EngineProfiles
{
    /// <summary>Whether the engine simulates a platform: it has what the switches ask for.</summary>
    public static bool Simulates(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile is
        {
            Packages: 1, HasTme: true, HasPconfig: true, HasPconfigTarget: true, Integrity: not IntegrityMode.Li, PconfigRevision: PconfigRevision.Sdm092,
            KeyIdAboveMax: KeyIdAboveMax.TmeBehaviour, TweakInput: TweakInput.LineAddress, TweakByteOrder: TweakByteOrder.LittleEndian, SpeculativeFillPoisons: false,
        };
    }

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
