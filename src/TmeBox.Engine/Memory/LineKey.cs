namespace TmeBox.Engine.Memory;

/// <summary>A cache tag: line index (46 bits at most) above KeyID (15 bits), in one word (F-CCH-1).</summary>
/// <remarks>KeyID and address are kept apart on purpose: an entry made before activation may have an address that no KeyID 0 access reaches later.</remarks>
internal static class LineKey
{
    /// <summary>Bytes a line.</summary>
    public const int LineSize = 64;

    /// <summary>Bits of a tag below the line index.</summary>
    public const int KeyIdBits = 15;

    /// <summary>Marks an empty cache slot; no legal tag has bit 63.</summary>
    public const ulong None = ulong.MaxValue;

    /// <summary>The tag of a KeyID and a KeyID-free byte address.</summary>
    public static ulong Of(int keyId, ulong address) => (address >> 6 << KeyIdBits) | (uint)keyId;

    /// <summary>The KeyID.</summary>
    public static int KeyId(ulong tag) => (int)(tag & ((1 << KeyIdBits) - 1));

    /// <summary>The KeyID-free address divided by 64.</summary>
    public static ulong LineIndex(ulong tag) => tag >> KeyIdBits;

    /// <summary>The KeyID-free byte address of the line.</summary>
    public static ulong LineAddress(ulong tag) => tag >> KeyIdBits << 6;
}
