using System.Collections.Immutable;

namespace TmeBox.Spec.Machine;

/// <summary>What DRAM keeps beside each line (F-INT-1).</summary>
public enum IntegrityMode
{
    /// <summary>Nothing: a line read under the wrong key is garbage, silently.</summary>
    None,

    /// <summary>Cryptographic integrity: a 28-bit MAC and a sticky poison bit a line.</summary>
    Ci,
}

/// <summary>What a write to a locked 982H does; the sources contradict each other (F-ACT-2).</summary>
public enum LockedActivateWrite
{
    /// <summary>The write is ignored (SDM; the default).</summary>
    Ignored,

    /// <summary>The write is #GP(0) (MET, table 4-3).</summary>
    GeneralProtection,
}

/// <summary>One encryption algorithm, named by its bit in IA32_TME_CAPABILITY (F-CAP-1).</summary>
public enum Algorithm
{
    /// <summary>AES-XTS-128: 16-byte data key, 16-byte tweak key.</summary>
    Xts128 = 0,

    /// <summary>AES-XTS-128 with integrity.</summary>
    Xts128Integrity = 1,

    /// <summary>AES-XTS-256: 32-byte data key, 32-byte tweak key.</summary>
    Xts256 = 2,

    /// <summary>AES-XTS-256 with integrity.</summary>
    Xts256Integrity = 3,
}

/// <summary>A platform as the specification sees it: what it enumerates, and how each open question is answered.</summary>
/// <remarks>Immutable; safe for many threads. Files: <c>models/platforms/*.yaml</c>.</remarks>
/// <param name="Name">The name that policies use.</param>
/// <param name="PhysicalAddressBits">MAXPHYADDR, 36 to 52 (F-CPU-4).</param>
/// <param name="MaxKeyIdBits">MK_TME_MAX_KEYID_BITS, 0 to 15 (F-CAP-1).</param>
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
    LockedActivateWrite LockedActivateWrite = LockedActivateWrite.Ignored);
