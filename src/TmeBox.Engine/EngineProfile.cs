namespace TmeBox.Engine;

/// <summary>The platform that an engine simulates: what it enumerates, and how each open question is answered.</summary>
/// <remarks>
/// Immutable; safe for many threads. Ranges are checked when a <see cref="MemoryEngine"/> is made from it.
/// Two cores are on each package: numbers 0 and 1 on package 0, 2 and 3 on package 1.
/// </remarks>
public sealed record EngineProfile
{
    /// <summary>MAXPHYADDR in bits, 36 to 52; activation never changes it (F-CPU-4). Default 46.</summary>
    public int PhysicalAddressBits { get; init; } = 46;

    /// <summary>MK_TME_MAX_KEYID_BITS, 0 to 15; 0 means that there is no TME-MK (F-CAP-1). Default 6.</summary>
    public int MaxKeyIdBits { get; init; } = 6;

    /// <summary>MK_TME_MAX_KEYS, 0 to 32767; KeyID 0 is not counted (F-CAP-1). Default 63.</summary>
    public int MaxKeys { get; init; } = 63;

    /// <summary>The algorithms of 981H bits 3:0 (F-CAP-1). Default: all four.</summary>
    public EngineAlgorithms Algorithms { get; init; } = EngineAlgorithms.All;

    /// <summary>Whether KeyID 0 may bypass encryption, 981H bit 31 (F-CAP-1). Default: yes.</summary>
    public bool Bypass { get; init; } = true;

    /// <summary>Whether 982H bits 39:36 reserve KeyID bits for TDX; otherwise they are reserved bits (F-ACT-1). Default: yes.</summary>
    public bool TdxKeyIds { get; init; } = true;

    /// <summary>What DRAM keeps beside a line (F-INT-1). Default: nothing.</summary>
    public EngineIntegrity Integrity { get; init; }

    /// <summary>What a write to a locked 982H does (F-ACT-2). Default: it is ignored.</summary>
    public LockedWrite LockedActivateWrite { get; init; }

    /// <summary>What the AES of the tweak key is given for a line (F-ENC-2). Default: the address of the line.</summary>
    public TweakInput TweakInput { get; init; }

    /// <summary>In which byte order (F-ENC-2). Default: little-endian.</summary>
    public TweakByteOrder TweakOrder { get; init; }

    /// <summary>Packages, 1 or 2; each has its own key table, and of two each controls one half of the addresses (F-PCFG-6). Default 1.</summary>
    public int Packages { get; init; } = 1;

    /// <summary>CPUID.(7,0):ECX[13]: the TME registers exist (F-CPU-1). Default: yes.</summary>
    public bool HasTme { get; init; } = true;

    /// <summary>CPUID.(7,0):EDX[18]: PCONFIG exists (F-CPU-2). Default: yes.</summary>
    public bool HasPconfig { get; init; } = true;

    /// <summary>CPUID leaf 1BH enumerates target 1, TME-MK (F-CPU-3). Default: yes.</summary>
    public bool HasPconfigTarget { get; init; } = true;

    /// <summary>87H exists (F-CPU-1, F-PART-1). Default: yes.</summary>
    public bool HasPartitioning { get; init; } = true;

    /// <summary>The platform has SEAM, so that a core can use private KeyIDs (F-PART-1). Default: no.</summary>
    public bool HasSeam { get; init; }

    /// <summary>Which document PCONFIG follows (F-PCFG-3, F-PCFG-5). Default: the SDM.</summary>
    public PconfigDocument PconfigRevision { get; init; }

    /// <summary>Whether ENTROPY_ERROR leaves the key table's lock held for ever; counts only where PCONFIG follows MET (F-PCFG-5). Default: no.</summary>
    public bool EntropyErrorLeaksLock { get; init; }

    /// <summary>What an address with a KeyID above <see cref="MaxKeys"/> does (F-ADR-3). Default: it behaves as TME.</summary>
    public ExcessKeyId KeyIdAboveMax { get; init; }

    /// <summary>Which caches WBINVD covers (F-CCH-3). Default: those of the package.</summary>
    public WbinvdCoverage WbinvdScope { get; init; }

    /// <summary>Whether a speculative fill that fails its check poisons the line (F-CCH-8). Default: no.</summary>
    public bool SpeculativeFillPoisons { get; init; }

    /// <summary>Whether a shared read of a private line poisons it, under a KeyID with integrity (F-INT-5). Default: yes.</summary>
    public bool SharedReadPoisons { get; init; } = true;

    /// <summary>Whether a write of less than a line that reaches the controller poisons a private line at once (F-INT-8). Default: no.</summary>
    public bool PartialWritePoisons { get; init; }

    /// <summary>Cores: two on each package.</summary>
    public int Cores => 2 * Packages;

    /// <exception cref="ArgumentOutOfRangeException">A property is outside its documented range.</exception>
    internal void Check()
    {
        Within(PhysicalAddressBits, 36, 52, nameof(PhysicalAddressBits));
        Within(MaxKeyIdBits, 0, 15, nameof(MaxKeyIdBits));
        Within(MaxKeys, 0, 32767, nameof(MaxKeys));
        Within((int)Algorithms, 0, (int)EngineAlgorithms.All, nameof(Algorithms));
        Within((int)Integrity, 0, (int)EngineIntegrity.Ci, nameof(Integrity));
        Within((int)TweakInput, 0, (int)TweakInput.LineAddressWithKeyId, nameof(TweakInput));
        Within((int)TweakOrder, 0, (int)TweakByteOrder.Big, nameof(TweakOrder));
        Within(Packages, 1, 2, nameof(Packages));
        Within((int)PconfigRevision, 0, (int)PconfigDocument.Met13, nameof(PconfigRevision));
        Within((int)KeyIdAboveMax, 0, (int)ExcessKeyId.Unspecified, nameof(KeyIdAboveMax));
        Within((int)WbinvdScope, 0, (int)WbinvdCoverage.OriginatingThreadAndShared, nameof(WbinvdScope));
        Within((int)LockedActivateWrite, 0, (int)LockedWrite.GeneralProtection, nameof(LockedActivateWrite));
    }

    private static void Within(int value, int low, int high, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, low, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, high, name);
    }
}
