using Iced.Intel;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;

namespace TmeBox.X86.Forms;

/// <summary>Decodes the bytes of a region to forms, by Iced. Used by one thread.</summary>
public sealed class FormReader
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly uint windowOffset;
    private readonly RegionReader reader;
    private readonly Decoder decoder;
    private readonly InstructionInfoFactory facts = new();

    /// <summary>A reader of a region.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="windowOffset">Where the first byte lies in the window.</param>
    public FormReader(ReadOnlyMemory<byte> bytes, uint windowOffset)
    {
        (this.bytes, this.windowOffset) = (bytes, windowOffset);
        reader = new(bytes);
        decoder = Decoder.Create(64, reader);
    }

    /// <summary>Decodes the instruction at a position.</summary>
    /// <param name="position">Bytes from the start of the region, inside it.</param>
    /// <returns>The form; of class <see cref="InstructionClass.Undecodable"/> where there is no whole instruction.</returns>
    public DecodedForm Read(int position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)bytes.Length);
        reader.Position = position;
        var offset = windowOffset + (ulong)position;
        decoder.IP = offset;
        decoder.Decode(out var instruction);
        return new(instruction.IsInvalid ? Undecodable(offset) : Form(instruction, bytes.Span.Slice(position, instruction.Length)), instruction);
    }

    internal static bool IsWrite(OpAccess access) => access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite;

    private static CodeForm Undecodable(ulong offset) =>
        CodeForm.Nothing with { Class = CodeForm.Number(InstructionClass.Undecodable), Offset = Word.Of(offset, 64) };

    private CodeForm Form(in Instruction instruction, ReadOnlySpan<byte> code)
    {
        var kind = InstructionFamilies.ClassOf(instruction);
        var info = facts.GetInfo(instruction);
        var memory = MemoryForms.Of(instruction, info, kind);
        var selects = instruction.OpCode.MandatoryPrefix switch
        {
            MandatoryPrefix.PF2 => (byte)0xF2,
            MandatoryPrefix.PF3 => (byte)0xF3,
            _ => (byte)0,
        };
        var (offset, last) = (instruction.IP, instruction.OpCount - 1);
        var immediate = last >= 0 && IsImmediate(instruction.GetOpKind(last));
        var relative = memory.Base.Equals(Registers.Rip) ? instruction.NextIP + memory.Displacement.Concrete : 0;
        return new(
            CodeForm.Number(kind),
            CodeForm.Number(OperationOf(instruction, kind)),
            Word.Of((ulong)int.Log2(Math.Clamp(OperandBytes(instruction), 1, 8)), 2),
            Registers.Of(last >= 0 && instruction.Op0Kind == OpKind.Register && IsWrite(info.Op0Access) ? MemoryForms.Number(instruction.Op0Register) : 16),
            Registers.Of(SourceOf(instruction, kind)),
            immediate,
            Word.Of(immediate ? Extended(instruction, last) : 0, 64),
            Word.Of(WrittenBy(instruction, info, kind), 16),
            Word.Of(kind is InstructionClass.Push or InstructionClass.Pop ? (ulong)Math.Abs(instruction.StackPointerIncrement) : 8, 64),
            PrefixReader.Read(code, selects),
            memory,
            Word.Of(offset, 64),
            Word.Of((ulong)instruction.Length, 64),
            Word.Of(instruction.IsDirectBranch() ? instruction.NearBranchTarget : relative, 64));
    }

    private static Operation OperationOf(in Instruction instruction, InstructionClass kind) =>
        kind is not (InstructionClass.Compute or InstructionClass.AddressOnly) ? Operation.Other : instruction.Mnemonic switch
        {
            Mnemonic.Mov => Operation.Mov,
            Mnemonic.Add => Operation.Add,
            Mnemonic.Sub => Operation.Sub,
            Mnemonic.And => Operation.And,
            Mnemonic.Or => Operation.Or,
            Mnemonic.Xor => Operation.Xor,
            Mnemonic.Lea => Operation.Lea,
            Mnemonic.Movzx => Operation.Movzx,
            Mnemonic.Test => Operation.Test,
            Mnemonic.Cmp => Operation.Cmp,
            _ => Operation.Other,
        };

    private static int OperandBytes(in Instruction instruction) =>
        instruction.OpCount == 0 ? 4 : instruction.Op0Kind == OpKind.Register ? instruction.Op0Register.GetSize() : instruction.MemorySize.GetSize();

    private static int SourceOf(in Instruction instruction, InstructionClass kind)
    {
        var operand = kind is InstructionClass.IndirectJump or InstructionClass.IndirectCall ? 0 : 1;
        return operand < instruction.OpCount && instruction.GetOpKind(operand) == OpKind.Register ? MemoryForms.Number(instruction.GetOpRegister(operand)) : 16;
    }

    private static ulong WrittenBy(in Instruction instruction, in InstructionInfo info, InstructionClass kind)
    {
        ulong written = 0;
        foreach (var used in info.GetUsedRegisters())
            if (IsWrite(used.Access) && used.Register.IsGPR())
                written |= 1UL << MemoryForms.Number(used.Register);

        // The implicit step of the stack pointer is the class's; a pop to it is its own.
        var steps = kind is InstructionClass.Push or InstructionClass.Pop or InstructionClass.Call or InstructionClass.IndirectCall or InstructionClass.Return;
        var popped = kind == InstructionClass.Pop && instruction.Op0Kind == OpKind.Register && MemoryForms.Number(instruction.Op0Register) == 4;
        return steps && !popped ? written & ~0x10UL : written;
    }

    private static bool IsImmediate(OpKind kind) => kind is >= OpKind.Immediate8 and <= OpKind.Immediate32to64 and not OpKind.Immediate8_2nd;

    // Sign-extended from the width in which it is encoded.
    private static ulong Extended(in Instruction instruction, int operand) => instruction.GetOpKind(operand) switch
    {
        OpKind.Immediate8 => (ulong)(sbyte)instruction.Immediate8,
        OpKind.Immediate16 => (ulong)(short)instruction.Immediate16,
        OpKind.Immediate32 => (ulong)(int)instruction.Immediate32,
        _ => instruction.GetImmediate(operand),
    };
}

internal static class DirectBranches
{
    public static bool IsDirectBranch(this in Instruction instruction) =>
        instruction.OpCount > 0 && instruction.Op0Kind is OpKind.NearBranch16 or OpKind.NearBranch32 or OpKind.NearBranch64;
}
