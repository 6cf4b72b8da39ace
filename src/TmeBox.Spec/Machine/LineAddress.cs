using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The address of a 64-byte line in DRAM, without KeyID (F-ENC-2).</summary>
/// <param name="Index">Bits 51:6 of the KeyID-free physical address: 46 bits.</param>
public readonly record struct LineAddress(Word Index)
{
    /// <summary>Width of <see cref="Index"/> in bits.</summary>
    public const int Width = 46;

    /// <summary>The line that holds a concrete byte address.</summary>
    public static LineAddress Of(ulong byteAddress) => new(Word.Of(byteAddress >> 6, Width));

    /// <summary>The byte address of the line, its low six bits zero: 52 bits.</summary>
    public Word ByteAddress => Word.Concat(Index, Word.Of(0, 6));

    /// <summary>Whether two lines are the same.</summary>
    public Bit Is(LineAddress other) => Index == other.Index;
}
