using Iced.Intel;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;

namespace TmeBox.X86.Forms;

/// <summary>The memory operand of a decoded instruction as a form.</summary>
internal static class MemoryForms
{
    public static MemoryForm Of(in Instruction instruction, in InstructionInfo info, InstructionClass kind)
    {
        if (!InstructionFamilies.HasMemory(instruction)) return MemoryForm.None;
        var vector = instruction.MemoryIndex.IsVectorRegister();
        return new(
            true,
            Registers.Of(Number(instruction.MemoryBase)),
            Registers.Of(vector ? instruction.MemoryIndex.GetNumber() & 15 : Number(instruction.MemoryIndex)),
            vector,
            Word.Of((ulong)int.Log2(instruction.MemoryIndexScale), 2),
            Word.Of(Displacement(instruction), 64),
            Word.Of((ulong)Size(instruction, kind, vector), 16),
            Writes(instruction, info));
    }

    /// <summary>The number of a general register, whatever part of it is named; 16 for none and 17 for the instruction pointer.</summary>
    public static int Number(Register register) =>
        register is Register.RIP or Register.EIP ? 17 : register.IsGPR() ? register.GetFullRegister() - Register.RAX : 16;

    // As encoded: sign-extended, and relative to the next instruction where the base is the instruction pointer.
    private static ulong Displacement(in Instruction instruction)
    {
        if (instruction.IsIPRelativeMemoryOperand) return (ulong)(long)(int)(uint)(instruction.IPRelativeMemoryAddress - instruction.NextIP);
        var wide = instruction.MemoryBase.GetSize() == 8 || instruction.MemoryIndex.GetSize() == 8 || instruction.MemoryDisplSize == 8;
        return wide ? instruction.MemoryDisplacement64 : (ulong)(long)(int)(uint)instruction.MemoryDisplacement64;
    }

    // A prefetch names a line by one of its bytes.
    private static int Size(in Instruction instruction, InstructionClass kind, bool vector) =>
        kind == InstructionClass.AddressOnly ? 0
        : vector ? instruction.MemorySize.GetElementSize()
        : instruction.MemorySize.GetSize();

    private static bool Writes(in Instruction instruction, in InstructionInfo info)
    {
        for (var i = 0; i < instruction.OpCount; i++)
            if (instruction.GetOpKind(i) == OpKind.Memory)
                return FormReader.IsWrite(info.GetOpAccess(i));
        return false;
    }
}
