namespace TmeBox.Engine.Cipher;

/// <summary>What SHA3-256 adds to a MAC's 97 bytes to fill its block of 136 (FIPS 202).</summary>
internal static class MacFrame
{
    /// <summary>In lane 12, above the owner byte: the end of the message.</summary>
    public const ulong DomainSeparation = 0x0600;

    /// <summary>In lane 16: the end of the block.</summary>
    public const ulong LastBit = 0x80ul << 56;
}
