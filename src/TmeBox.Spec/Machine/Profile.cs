using System.Collections.Immutable;

namespace TmeBox.Spec.Machine;

/// <summary>A platform as the specification sees it: what it enumerates, and how each open question is answered.</summary>
/// <remarks>Immutable; safe for many threads. Files: <c>models/platforms/*.yaml</c>. What is not said has the default of FACTS' switches.</remarks>
/// <param name="Name">The name that policies use.</param>
/// <param name="PhysicalAddressBits">MAXPHYADDR, 36 to 52 (F-CPU-4).</param>
/// <param name="MaxKeyIdBits">MK_TME_MAX_KEYID_BITS, 0 to 15; 0 is a platform without TME-MK (F-CAP-1).</param>
/// <param name="MaxKeys">MK_TME_MAX_KEYS, 0 to 32767; KeyID 0 is not counted (F-CAP-1).</param>
/// <param name="Algorithms">The algorithms of 981H bits 3:0.</param>
/// <param name="Bypass">Whether KeyID 0 may bypass encryption (981H bit 31).</param>
/// <param name="TdxKeyIds">Whether 982H bits 39:36 reserve KeyID bits for TDX; reserved in rev 1.3 (F-ACT-1).</param>
/// <param name="Integrity">What DRAM keeps beside a line.</param>
/// <param name="LockedActivateWrite">What a write to a locked 982H does.</param>
public sealed record Profile(
    string Name,
    int PhysicalAddressBits,
    int MaxKeyIdBits,
    int MaxKeys,
    ImmutableArray<Algorithm> Algorithms,
    bool Bypass,
    bool TdxKeyIds,
    IntegrityMode Integrity,
    LockedActivateWrite LockedActivateWrite = LockedActivateWrite.Ignored)
{
    /// <summary>Bits of the KeyID that firmware gives to TDX, called p: 0 to <see cref="MaxKeyIdBits"/>; 0 without <see cref="TdxKeyIds"/> (F-ACT-1).</summary>
    public int TdxKeyIdBits { get; init; }

    /// <summary>The algorithm of KeyID 0 that firmware activates, never one with integrity (F-INT-8); null is AES-XTS-128, or AES-XTS-256 where only that exists.</summary>
    public Algorithm? TmePolicy { get; init; }

    /// <summary>KeyIDs that software outside SEAM may program: min(2^(k-p) - 1, <see cref="MaxKeys"/>) (F-PART-1).</summary>
    public int SharedKeyIds() => Math.Min((1 << (MaxKeyIdBits - TdxKeyIdBits)) - 1, MaxKeys);

    /// <summary>Packages, 1 or 2; each has its own key table and controls half of DRAM (F-PCFG-6).</summary>
    public int Packages { get; init; } = 1;

    /// <summary>CPUID.(7,0):ECX[13]: the TME registers exist (F-CPU-1).</summary>
    public bool HasTme { get; init; } = true;

    /// <summary>CPUID.(7,0):EDX[18]: PCONFIG exists (F-CPU-2).</summary>
    public bool HasPconfig { get; init; } = true;

    /// <summary>Leaf 1BH enumerates target 1, TME-MK (F-CPU-3).</summary>
    public bool HasPconfigTarget { get; init; } = true;

    /// <summary>87H exists (F-CPU-1, rev 1.7).</summary>
    public bool HasPartitioning { get; init; } = true;

    /// <summary>The platform has SEAM, so a core can use private KeyIDs (F-PART-1).</summary>
    public bool HasSeam { get; init; }

    /// <summary>Which document PCONFIG follows.</summary>
    public PconfigRevision PconfigRevision { get; init; } = PconfigRevision.Sdm092;

    /// <summary>Whether ENTROPY_ERROR leaves the key table's lock held; only where PCONFIG follows MET (F-PCFG-5).</summary>
    public bool EntropyErrorLeaksLock { get; init; }

    /// <summary>What an address with a KeyID above <see cref="MaxKeys"/> does.</summary>
    public KeyIdAboveMax KeyIdAboveMax { get; init; } = KeyIdAboveMax.TmeBehaviour;

    /// <summary>What is encrypted into the tweak.</summary>
    public TweakInput TweakInput { get; init; } = TweakInput.LineAddress;

    /// <summary>In which byte order.</summary>
    public TweakByteOrder TweakByteOrder { get; init; } = TweakByteOrder.LittleEndian;

    /// <summary>Which caches WBINVD covers.</summary>
    public WbinvdScope WbinvdScope { get; init; } = WbinvdScope.Package;

    /// <summary>Whether a speculative fill that fails its check poisons the line (F-CCH-8).</summary>
    public bool SpeculativeFillPoisons { get; init; }

    /// <summary>Whether a shared read of a private line poisons it, under a KeyID with integrity (F-INT-5).</summary>
    public bool SharedReadPoisons { get; init; } = true;

    /// <summary>Whether a write of less than a line that reaches the controller poisons a private line at once (F-INT-8).</summary>
    public bool PartialWritePoisons { get; init; }
}
