using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>Where an access of up to 64 bytes lies in one line, or in two.</summary>
/// <param name="Offset">Its start in the first line: 6 bits.</param>
/// <param name="Size">1 to 64 bytes, as 7 bits.</param>
internal readonly record struct LineSpan(Word Offset, Word Size)
{
    /// <summary>One bit a byte of the access, from its start.</summary>
    public Word Enables => (Word.Of(1, 64) << Size.ZeroExtend(64)) - Word.Of(1, 64);

    /// <summary>Bytes in the first line where it crosses, modulo 64: 6 bits.</summary>
    public Word Rest => Word.Of(0, 6) - Offset;

    /// <summary>Whether a second line is touched.</summary>
    public Bit Crosses => Offset.ZeroExtend(8) + Size.ZeroExtend(8) > Word.Of(64, 8);

    /// <summary>The byte enables in the first line.</summary>
    public Word FirstEnables => Enables << Offset.ZeroExtend(64);

    /// <summary>The byte enables in the second line; meant only where it crosses.</summary>
    public Word SecondEnables => Enables >> (Word.Of(64, 64) - Offset.ZeroExtend(64));
}

/// <summary>The physical addresses of the two lines of an access; the same twice where there is only one.</summary>
internal readonly record struct LinePair(PhysicalAddress First, PhysicalAddress Second);
