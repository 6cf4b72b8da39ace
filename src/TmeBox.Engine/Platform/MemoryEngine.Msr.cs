using TmeBox.Engine.Platform;

namespace TmeBox.Engine;

/// <summary>RDMSR, WRMSR and CPUID, as far as memory encryption is concerned.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>IA32_MKTME_KEYID_PARTITIONING (F-PART-1).</summary>
    public const uint PartitioningMsr = 0x87;

    /// <summary>IA32_TME_CAPABILITY (F-CAP-1).</summary>
    public const uint CapabilityMsr = 0x981;

    /// <summary>IA32_TME_ACTIVATE (F-ACT-1).</summary>
    public const uint ActivateMsr = 0x982;

    /// <summary>IA32_TME_EXCLUDE_MASK (F-EXC-1).</summary>
    public const uint ExcludeMaskMsr = 0x983;

    /// <summary>IA32_TME_EXCLUDE_BASE (F-EXC-1).</summary>
    public const uint ExcludeBaseMsr = 0x984;

    /// <summary>IA32_MK_TME_CORE_ACTIVATE (F-CORE-1).</summary>
    public const uint CoreActivateMsr = 0x9FF;

    private const uint FeatureLeaf = 7;
    private const uint TargetLeaf = 0x1B;
    private const uint AddressLeaf = 0x8000_0008;

    /// <summary>RDMSR.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="index">ECX.</param>
    /// <returns>Done with the value; or GeneralProtection outside privilege level 0, or for a register that the platform does not enumerate (F-CPU-1).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer ReadMsr(int core, uint index)
    {
        CheckCore(core);
        using var hold = HoldAll();
        Forget();
        return MayUse(core, index) ? new EngineAnswer(EngineStatus.Done, Register(core, index)) : new EngineAnswer(EngineStatus.GeneralProtection);
    }

    /// <summary>WRMSR.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="index">ECX.</param>
    /// <param name="value">EDX:EAX.</param>
    /// <param name="inputs">Entropy and keys, of which only a write of 982H makes use; <see langword="default"/> will do for the others.</param>
    /// <returns>
    /// Done; or GeneralProtection outside privilege level 0, for a register that the platform does not enumerate or that is read-only, for a reserved bit, or where the lock of
    /// 982H forbids it; then nothing changed.
    /// </returns>
    /// <exception cref="ArgumentException">982H, and a key has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineStatus WriteMsr(int core, uint index, ulong value, in ActivateInputs inputs)
    {
        CheckCore(core);
        if (index == ActivateMsr)
        {
            inputs.Check();
        }

        using var hold = HoldAll();
        Forget();
        if (!MayUse(core, index))
        {
            return EngineStatus.GeneralProtection;
        }

        return index switch
        {
            ActivateMsr => Activate(value, inputs),
            ExcludeMaskMsr => Exclude(_package.Exclusion with { Mask = value }, ExclusionRange.IsLegalMask(Profile.PhysicalAddressBits, value)),
            ExcludeBaseMsr => Exclude(_package.Exclusion with { Base = value }, ExclusionRange.IsLegalBase(Profile.PhysicalAddressBits, value)),
            CoreActivateMsr => ActivateCore(core, value),
            _ => EngineStatus.GeneralProtection,
        };
    }

    /// <summary>CPUID.</summary>
    /// <param name="leaf">EAX.</param>
    /// <param name="subleaf">ECX.</param>
    /// <param name="registers">What it gives; bits that no fact speaks of are 0.</param>
    /// <returns>Done; or Unspecified, with zeros, for leaves that have nothing to do with memory encryption.</returns>
    public EngineStatus Cpuid(uint leaf, uint subleaf, out CpuidRegisters registers)
    {
        bool target = subleaf == 0 && Profile.HasPconfig && Profile.HasPconfigTarget;
        EngineStatus status = EngineStatus.Done;
        switch (leaf)
        {
            case FeatureLeaf when subleaf == 0:
                registers = new CpuidRegisters(0, 0, Profile.HasTme ? 1u << 13 : 0, Profile.HasPconfig ? 1u << 18 : 0);
                break;
            case AddressLeaf:
                registers = new CpuidRegisters((48u << 8) | (uint)Profile.PhysicalAddressBits, 0, 0, 0);
                break;
            case TargetLeaf:
                registers = target ? new CpuidRegisters(1, 1, 0, 0) : default;
                break;
            default:
                registers = default;
                status = EngineStatus.Unspecified;
                break;
        }

        Forget();
        return status;
    }

    private bool MayUse(int core, uint index) => _cores[core].Mode.Cpl == 0 && Profile.HasTme && index switch
    {
        CapabilityMsr or ActivateMsr or ExcludeMaskMsr or ExcludeBaseMsr => true,
        CoreActivateMsr => Profile.MaxKeyIdBits > 0,
        PartitioningMsr => Profile.HasPartitioning,
        _ => false,
    };

    private ulong Register(int core, uint index) => index switch
    {
        CapabilityMsr => Capability(),
        ActivateMsr => _activate.Bits,
        ExcludeMaskMsr => _package.Exclusion.Mask,
        ExcludeBaseMsr => _package.Exclusion.Base,
        CoreActivateMsr => (ulong)_cores[core].KeyIdBits << 32,
        _ => Partitioning(),
    };

    private ulong Capability() =>
        (ulong)Profile.Algorithms | (Profile.Bypass ? 1ul << 31 : 0) | ((ulong)Profile.MaxKeyIdBits << 32) | ((ulong)Profile.MaxKeys << 36);

    /// <summary>Shared KeyIDs in the low half, private ones, where there is SEAM, in the high half; none before the lock or without KeyIDs.</summary>
    private ulong Partitioning()
    {
        if (!_activate.HasKeyIds)
        {
            return 0;
        }

        int all = Math.Min((1 << _activate.KeyIdBits) - 1, Profile.MaxKeys);
        int shared = Math.Min((1 << (_activate.KeyIdBits - _activate.TdxBits)) - 1, Profile.MaxKeys);
        return (uint)shared | (Profile.HasSeam ? (ulong)(all - shared) << 32 : 0);
    }

    private EngineStatus Exclude(ExclusionRange range, bool legal)
    {
        if (_activate.Locked || !legal)
        {
            return EngineStatus.GeneralProtection;
        }

        _package.Exclusion = range;
        return EngineStatus.Done;
    }

    private EngineStatus ActivateCore(int core, ulong value)
    {
        if (value != 0)
        {
            return EngineStatus.GeneralProtection;
        }

        _cores[core].KeyIdBits = _activate.Enabled ? _activate.KeyIdBits : 0;
        return EngineStatus.Done;
    }
}
