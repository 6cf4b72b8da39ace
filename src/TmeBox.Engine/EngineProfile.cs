namespace TmeBox.Engine;

/// <summary>The platform that an engine simulates: what it enumerates, and how each open question is answered.</summary>
/// <remarks>
/// Immutable; safe for many threads. Ranges are checked when a <see cref="MemoryEngine"/> is made from it.
/// 981H, TME and PCONFIG with target 1 are always enumerated (F-CPU-1 to F-CPU-3).
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
        Within((int)LockedActivateWrite, 0, (int)LockedWrite.GeneralProtection, nameof(LockedActivateWrite));
    }

    private static void Within(int value, int low, int high, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, low, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, high, name);
    }
}
