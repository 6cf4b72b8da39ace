using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The explicit memory operand of an instruction.</summary>
/// <param name="Present">Whether there is one.</param>
/// <param name="Base">Register number, 5 bits.</param>
/// <param name="Index">Register number, 5 bits.</param>
/// <param name="VectorIndex">The index is a vector register: one address for each element.</param>
/// <param name="Scale">Binary logarithm of the scale, 2 bits.</param>
/// <param name="Displacement">64 bits, sign-extended; relative to the next instruction if the base is <see cref="Registers.Rip"/>.</param>
/// <param name="Size">Bytes accessed at each address, 16 bits; 0 if unknown.</param>
/// <param name="Writes">Whether memory may be written.</param>
public sealed record MemoryForm(Bit Present, Word Base, Word Index, Bit VectorIndex, Word Scale, Word Displacement, Word Size, Bit Writes)
{
    /// <summary>No memory operand.</summary>
    public static MemoryForm None { get; } =
        new(false, Registers.None, Registers.None, false, Word.Of(0, 2), Word.Of(0, 64), Word.Of(0, 16), false);

    /// <summary>Whether the address is the displacement alone.</summary>
    public Bit IsAbsolute => Present & Base == Registers.None & Index == Registers.None;

    /// <summary>Whether the displacement and the size together are at most a number of bytes.</summary>
    public Bit Reaches(Word limit)
    {
        var distance = Distance(Displacement);
        return distance <= limit & distance + Size.ZeroExtend(64) <= limit;
    }

    /// <summary>The absolute value of a 64-bit number, read as signed.</summary>
    public static Word Distance(Word number) => Lifted.If(number[63], Word.Of(0, 64) - number, number);
}
