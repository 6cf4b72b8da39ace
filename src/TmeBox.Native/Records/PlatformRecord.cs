using System.Runtime.InteropServices;
using TmeBox.Engine;

namespace TmeBox.Native.Records;

/// <summary><c>tmebox_platform</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlatformRecord
{
    public uint Size;
    public int PhysicalAddressBits;
    public int MaxKeyIdBits;
    public int MaxKeys;
    public int Algorithms;
    public int Bypass;
    public int TdxKeyIds;
    public int Integrity;
    public int TweakInput;
    public int TweakOrder;
    public int Packages;
    public int HasTme;
    public int HasPconfig;
    public int HasPconfigTarget;
    public int HasPartitioning;
    public int HasSeam;
    public int PconfigRevision;
    public int EntropyErrorLeaksLock;
    public int KeyIdAboveMax;
    public int WbinvdScope;
    public int LockedActivateWrite;
    public int SpeculativeFillPoisons;
    public int SharedReadPoisons;
    public int PartialWritePoisons;

    /// <summary>The record of a profile.</summary>
    public static unsafe PlatformRecord Of(EngineProfile profile) => new()
    {
        Size = (uint)sizeof(PlatformRecord),
        PhysicalAddressBits = profile.PhysicalAddressBits,
        MaxKeyIdBits = profile.MaxKeyIdBits,
        MaxKeys = profile.MaxKeys,
        Algorithms = (int)profile.Algorithms,
        Bypass = Number(profile.Bypass),
        TdxKeyIds = Number(profile.TdxKeyIds),
        Integrity = (int)profile.Integrity,
        TweakInput = (int)profile.TweakInput,
        TweakOrder = (int)profile.TweakOrder,
        Packages = profile.Packages,
        HasTme = Number(profile.HasTme),
        HasPconfig = Number(profile.HasPconfig),
        HasPconfigTarget = Number(profile.HasPconfigTarget),
        HasPartitioning = Number(profile.HasPartitioning),
        HasSeam = Number(profile.HasSeam),
        PconfigRevision = (int)profile.PconfigRevision,
        EntropyErrorLeaksLock = Number(profile.EntropyErrorLeaksLock),
        KeyIdAboveMax = (int)profile.KeyIdAboveMax,
        WbinvdScope = (int)profile.WbinvdScope,
        LockedActivateWrite = (int)profile.LockedActivateWrite,
        SpeculativeFillPoisons = Number(profile.SpeculativeFillPoisons),
        SharedReadPoisons = Number(profile.SharedReadPoisons),
        PartialWritePoisons = Number(profile.PartialWritePoisons),
    };

    /// <summary>The profile of the record; the engine checks its ranges.</summary>
    /// <exception cref="VersionException">It has another size.</exception>
    /// <exception cref="ArgumentException">A flag is neither 0 nor 1.</exception>
    public readonly EngineProfile Profile()
    {
        Given.CheckSize<PlatformRecord>(Size);
        return new EngineProfile
        {
            PhysicalAddressBits = PhysicalAddressBits,
            MaxKeyIdBits = MaxKeyIdBits,
            MaxKeys = MaxKeys,
            Algorithms = (EngineAlgorithms)Algorithms,
            Bypass = Given.Flag(Bypass),
            TdxKeyIds = Given.Flag(TdxKeyIds),
            Integrity = (EngineIntegrity)Integrity,
            TweakInput = (TweakInput)TweakInput,
            TweakOrder = (TweakByteOrder)TweakOrder,
            Packages = Packages,
            HasTme = Given.Flag(HasTme),
            HasPconfig = Given.Flag(HasPconfig),
            HasPconfigTarget = Given.Flag(HasPconfigTarget),
            HasPartitioning = Given.Flag(HasPartitioning),
            HasSeam = Given.Flag(HasSeam),
            PconfigRevision = (PconfigDocument)PconfigRevision,
            EntropyErrorLeaksLock = Given.Flag(EntropyErrorLeaksLock),
            KeyIdAboveMax = (ExcessKeyId)KeyIdAboveMax,
            WbinvdScope = (WbinvdCoverage)WbinvdScope,
            LockedActivateWrite = (LockedWrite)LockedActivateWrite,
            SpeculativeFillPoisons = Given.Flag(SpeculativeFillPoisons),
            SharedReadPoisons = Given.Flag(SharedReadPoisons),
            PartialWritePoisons = Given.Flag(PartialWritePoisons),
        };
    }

    private static int Number(bool flag) => flag ? 1 : 0;
}
