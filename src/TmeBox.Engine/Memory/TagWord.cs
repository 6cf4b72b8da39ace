namespace TmeBox.Engine.Memory;

/// <summary>MAC and poison of a line in one word: MAC in bits 27:0, poison in bit 31 (F-INT-1).</summary>
internal static class TagWord
{
    /// <summary>The sticky poison bit.</summary>
    public const uint Poison = 1u << 31;

    /// <summary>The word of a tag.</summary>
    public static uint Of(uint mac, bool poison) => mac | (poison ? Poison : 0);

    /// <summary>The MAC.</summary>
    public static uint Mac(uint word) => word & ~Poison;

    /// <summary>Whether the poison bit is set.</summary>
    public static bool IsPoisoned(uint word) => (word & Poison) != 0;

    /// <summary>The tag of a word.</summary>
    public static LineTag Unpack(uint word) => new(Mac(word), IsPoisoned(word));
}
