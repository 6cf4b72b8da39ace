namespace TmeBox.Engine;

/// <summary>The fields of IA32_TME_ACTIVATE, 982H (F-ACT-1).</summary>
/// <param name="Bits">The whole value.</param>
internal readonly record struct ActivateValue(ulong Bits)
{
    /// <summary>Bit 0.</summary>
    public bool Locked => (Bits & 1) != 0;

    /// <summary>Bit 1.</summary>
    public bool Enabled => (Bits & 2) != 0;

    /// <summary>Bit 2: whether to restore the stored key rather than to take a new one.</summary>
    public bool Restore => (Bits & 4) != 0;

    /// <summary>Bits 7:4: the bit number of the TME key's algorithm.</summary>
    public int Policy => (int)(Bits >> 4) & 15;

    /// <summary>Bit 31: KeyID 0 bypasses encryption.</summary>
    public bool Bypass => (Bits & (1ul << 31)) != 0;

    /// <summary>Bits 35:32: k, the number of KeyID bits.</summary>
    public int KeyIdBits => (int)(Bits >> 32) & 15;

    /// <summary>Bits 39:36: p, how many of them are reserved for TDX.</summary>
    public int TdxBits => (int)(Bits >> 36) & 15;

    /// <summary>Bits 63:48: the algorithms that PCONFIG may use.</summary>
    public uint CryptoAlgorithms => (uint)(Bits >> 48);

    /// <summary>Whether locked, enabled and k above 0: KeyIDs exist.</summary>
    public bool HasKeyIds => Locked && Enabled && KeyIdBits > 0;

    /// <summary>The same value with other bits 2:0.</summary>
    public ActivateValue WithLowBits(uint low) => new((Bits & ~7ul) | low);

    /// <summary>The bits that a platform reserves; to write one is #GP(0) (F-ACT-1, F-ACT-2).</summary>
    public static ulong ReservedBits(EngineProfile profile)
    {
        ulong reserved = 0x7FFF_FF00ul | (0xFFul << 40) | (0xFFFul << 52);
        reserved |= profile.Bypass ? 0 : 1ul << 31;
        reserved |= profile.TdxKeyIds ? 0 : 0xFul << 36;
        reserved |= (ulong)(~profile.Algorithms & EngineAlgorithms.All) << 48;
        return profile.MaxKeyIdBits == 0 ? reserved | (0xFFFF_FFFFul << 32) : reserved;
    }
}
