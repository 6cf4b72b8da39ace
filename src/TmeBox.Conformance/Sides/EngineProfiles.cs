using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>The engine's platform for a platform of the specification.</summary>
public static class EngineProfiles
{
    /// <summary>The engine's profile that means the same.</summary>
    public static EngineProfile For(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return new()
        {
            PhysicalAddressBits = profile.PhysicalAddressBits,
            MaxKeyIdBits = profile.MaxKeyIdBits,
            MaxKeys = profile.MaxKeys,
            Algorithms = profile.Algorithms.Aggregate(EngineAlgorithms.None, (all, a) => all | (EngineAlgorithms)(1 << (int)a)),
            Bypass = profile.Bypass,
            TdxKeyIds = profile.TdxKeyIds,
            Integrity = profile.Integrity switch { IntegrityMode.Ci => EngineIntegrity.Ci, IntegrityMode.Li => EngineIntegrity.Li, _ => EngineIntegrity.None },
            LockedActivateWrite = profile.LockedActivateWrite == LockedActivateWrite.GeneralProtection ? LockedWrite.GeneralProtection : LockedWrite.Ignored,
            TweakInput = profile.TweakInput switch
            {
                Spec.Machine.TweakInput.LineIndex => Engine.TweakInput.LineIndex,
                Spec.Machine.TweakInput.BlockAddress => Engine.TweakInput.BlockAddress,
                Spec.Machine.TweakInput.LineAddressWithKeyId => Engine.TweakInput.LineAddressWithKeyId,
                _ => Engine.TweakInput.LineAddress,
            },
            TweakOrder = profile.TweakByteOrder == Spec.Machine.TweakByteOrder.BigEndian ? Engine.TweakByteOrder.Big : Engine.TweakByteOrder.Little,
            Packages = profile.Packages,
            HasTme = profile.HasTme,
            HasPconfig = profile.HasPconfig,
            HasPconfigTarget = profile.HasPconfigTarget,
            HasPartitioning = profile.HasPartitioning,
            HasSeam = profile.HasSeam,
            PconfigRevision = profile.PconfigRevision == PconfigRevision.Met13 ? PconfigDocument.Met13 : PconfigDocument.Sdm092,
            EntropyErrorLeaksLock = profile.EntropyErrorLeaksLock,
            KeyIdAboveMax = profile.KeyIdAboveMax == KeyIdAboveMax.Unspecified ? ExcessKeyId.Unspecified : ExcessKeyId.TmeBehaviour,
            WbinvdScope = profile.WbinvdScope == WbinvdScope.OriginatingThreadAndShared ? WbinvdCoverage.OriginatingThreadAndShared : WbinvdCoverage.Package,
            SpeculativeFillPoisons = profile.SpeculativeFillPoisons,
            SharedReadPoisons = profile.SharedReadPoisons,
            PartialWritePoisons = profile.PartialWritePoisons,
        };
    }
}
