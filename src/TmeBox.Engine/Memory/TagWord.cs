using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>What lies beside a line in one word: MAC in bits 27:0, TD-owner in bit 30, poison in bit 31 (F-INT-1).</summary>
internal static class TagWord
{
    /// <summary>The sticky poison bit.</summary>
    public const uint Poison = 1u << 31;

    /// <summary>The TD-owner bit.</summary>
    public const uint Owner = 1u << 30;

    /// <summary>The word of a tag.</summary>
    public static uint Of(uint mac, bool poison, bool owner = false) => mac | (poison ? Poison : 0) | (owner ? Owner : 0);

    /// <summary>The MAC.</summary>
    public static uint Mac(uint word) => word & LineMac.Mask;

    /// <summary>Whether the poison bit is set.</summary>
    public static bool IsPoisoned(uint word) => (word & Poison) != 0;

    /// <summary>Whether the TD-owner bit is set.</summary>
    public static bool IsOwned(uint word) => (word & Owner) != 0;

    /// <summary>The tag of a word.</summary>
    public static LineTag Unpack(uint word) => new(Mac(word), IsPoisoned(word), IsOwned(word));
}
