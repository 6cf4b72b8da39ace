namespace TmeBox.Spec.Machine;

/// <summary>What DRAM keeps beside each line (F-INT-1).</summary>
public enum IntegrityMode
{
    /// <summary>Nothing: a line read under the wrong key is garbage, silently.</summary>
    None,

    /// <summary>Logical integrity: a TD-owner bit and a sticky poison bit a line.</summary>
    Li,

    /// <summary>Cryptographic integrity: a TD-owner bit, a 28-bit MAC and a sticky poison bit a line.</summary>
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

/// <summary>Which document PCONFIG follows; they differ in checks and answers (F-PCFG-3, F-PCFG-5).</summary>
public enum PconfigRevision
{
    /// <summary>The SDM, volume 2, order number 325462-092 (the default).</summary>
    Sdm092,

    /// <summary>MET, revision 1.3.</summary>
    Met13,
}

/// <summary>What a KeyID above MK_TME_MAX_KEYS does where an address names it; no source says (F-ADR-3).</summary>
public enum KeyIdAboveMax
{
    /// <summary>It behaves as TME (the default).</summary>
    TmeBehaviour,

    /// <summary>Anything may happen.</summary>
    Unspecified,
}

/// <summary>What is encrypted into a line's tweak (F-ENC-2).</summary>
public enum TweakInput
{
    /// <summary>The KeyID-free byte address of the line (the default).</summary>
    LineAddress,

    /// <summary>That address divided by 64.</summary>
    LineIndex,

    /// <summary>The byte address of each 16-byte block, each encrypted by itself; no multiples of one tweak.</summary>
    BlockAddress,

    /// <summary>The byte address of the line with the KeyID above it, as software names it; some hardware designs do so.</summary>
    LineAddressWithKeyId,
}

/// <summary>The byte order of the 16-byte tweak input (F-ENC-2).</summary>
public enum TweakByteOrder
{
    /// <summary>As IEEE 1619 has it (the default).</summary>
    LittleEndian,

    /// <summary>The other way round.</summary>
    BigEndian,
}

/// <summary>Which caches WBINVD covers; CPUID.4:EDX[0] tells (F-CCH-3).</summary>
public enum WbinvdScope
{
    /// <summary>Every cache of the package (the default).</summary>
    Package,

    /// <summary>Those of the thread that executes it and the shared ones: what another core holds may survive.</summary>
    OriginatingThreadAndShared,
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
