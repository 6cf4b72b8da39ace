using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>An instruction as the code rules see it: what two decoders must agree on.</summary>
/// <param name="Class">An <see cref="InstructionClass"/>, 5 bits.</param>
/// <param name="Operation">An <see cref="Instrumentation.Operation"/>, 4 bits.</param>
/// <param name="Wide">Binary logarithm of the operand's bytes, 2 bits: 2 for 32-bit, 3 for 64-bit operands.</param>
/// <param name="Destination">The general register of the first operand if the operation writes it, 5 bits.</param>
/// <param name="Source">The general register that is the source, or the target of an indirect branch, 5 bits.</param>
/// <param name="HasImmediate">Whether the source is an immediate.</param>
/// <param name="Immediate">The immediate, sign-extended to 64 bits.</param>
/// <param name="Written">Every general register of which any part may be written, one bit each; without the implicit step of the stack pointer.</param>
/// <param name="StackBytes">Bytes that a push or pop moves, 64 bits: 2 or 8.</param>
/// <param name="Prefixes">The prefixes.</param>
/// <param name="Memory">The memory operand.</param>
/// <param name="Offset">Window offset of the first byte, 64 bits, below 4 GiB.</param>
/// <param name="Length">Number of bytes, 64 bits, 1 to 15.</param>
/// <param name="Target">Window offset that a direct branch or an operand relative to the instruction pointer names, 64 bits, not reduced.</param>
public sealed record CodeForm(
    Word Class,
    Word Operation,
    Word Wide,
    Word Destination,
    Word Source,
    Bit HasImmediate,
    Word Immediate,
    Word Written,
    Word StackBytes,
    PrefixForm Prefixes,
    MemoryForm Memory,
    Word Offset,
    Word Length,
    Word Target)
{
    /// <summary>A one-byte instruction that does nothing, at offset 0.</summary>
    public static CodeForm Nothing { get; } = new(
        Number(InstructionClass.Compute), Number(Instrumentation.Operation.Other), Word.Of(2, 2), Registers.None, Registers.None, false, Word.Of(0, 64),
        Word.Of(0, 16), Word.Of(8, 64), PrefixForm.None, MemoryForm.None, Word.Of(0, 64), Word.Of(1, 64), Word.Of(0, 64));

    /// <summary>Window offset of the byte after the instruction.</summary>
    public Word End => Offset + Length;

    /// <summary>Whether the memory operand is accessed.</summary>
    public Bit Accesses => Memory.Present & !Is(InstructionClass.AddressOnly);

    /// <summary>Whether the first operand is 32 bits wide.</summary>
    public Bit Is32 => Wide == 2;

    /// <summary>Whether the first operand is 64 bits wide.</summary>
    public Bit Is64 => Wide == 3;

    /// <summary>Whether the stack pointer is written, apart from its implicit step.</summary>
    public Bit WritesStackPointer => Written[4];

    /// <summary>A class as a word.</summary>
    public static Word Number(InstructionClass value) => Word.Of((ulong)value, 5);

    /// <summary>An operation as a word.</summary>
    public static Word Number(Operation value) => Word.Of((ulong)value, 4);

    /// <summary>Whether the instruction is of one of some classes.</summary>
    public Bit Is(params ReadOnlySpan<InstructionClass> classes)
    {
        Bit any = false;
        foreach (var one in classes) any |= Class == (ulong)one;
        return any;
    }

    /// <summary>Whether the operation is one of some.</summary>
    public Bit Does(params ReadOnlySpan<Operation> operations)
    {
        Bit any = false;
        foreach (var one in operations) any |= Operation == (ulong)one;
        return any;
    }
}
