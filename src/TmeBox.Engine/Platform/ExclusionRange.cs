using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Platform;

/// <summary>EXCLUDE_MASK 983H and EXCLUDE_BASE 984H: lines that are plaintext under KeyID 0, and under no other (F-EXC-1).</summary>
/// <param name="Mask">983H: bit 11 enables; bits MAXPHYADDR-1:12 are compared.</param>
/// <param name="Base">984H: what they are compared with.</param>
internal readonly record struct ExclusionRange(ulong Mask, ulong Base)
{
    private const ulong EnableBit = 1ul << 11;
    private const ulong PageMask = ~0xFFFul;

    /// <summary>Whether there is a range at all.</summary>
    public bool IsEnabled => (Mask & EnableBit) != 0;

    /// <summary>Whether a KeyID-free byte address lies in the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Covers(ulong address) => IsEnabled && ((address ^ Base) & Mask & PageMask) == 0;

    /// <summary>Whether 983H takes a value: no bit outside its fields, and ones from MAXPHYADDR-1 downward without a gap.</summary>
    public static bool IsLegalMask(int addressBits, ulong value)
    {
        // In 64 bits, a run of ones that goes down from the top has a two's complement of one bit, or is 0.
        ulong run = (value & PageMask) << (64 - addressBits);
        return (value & ~(Field(addressBits) | EnableBit)) == 0 && (run == 0 || System.Numerics.BitOperations.IsPow2(0 - run));
    }

    /// <summary>Whether 984H takes a value.</summary>
    public static bool IsLegalBase(int addressBits, ulong value) => (value & ~Field(addressBits)) == 0;

    private static ulong Field(int addressBits) => ((1ul << addressBits) - 1) & PageMask;
}
