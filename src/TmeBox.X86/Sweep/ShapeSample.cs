using Iced.Intel;
using TmeBox.X86.Classification;
using TmeBox.X86.Forms;

namespace TmeBox.X86.Sweep;

/// <summary>Decodes one instruction of a shape: with SIB naming rsp and no index, a displacement of 1, and immediates of 0.</summary>
internal static class ShapeSample
{
    private const int LongestInstruction = 15;

    /// <summary>The shape of a head.</summary>
    /// <param name="key">What the table keeps it by.</param>
    /// <param name="head">Prefixes without repetition, opcode, and ModRM if there is one.</param>
    /// <param name="hasModRM">Whether there is one.</param>
    /// <param name="legacy">The encoding has no payload.</param>
    public static Shape Of(ulong key, ReadOnlySpan<byte> head, bool hasModRM, bool legacy)
    {
        var modRM = hasModRM ? head[^1] : 0xC0;
        var sib = modRM >> 6 != 3 && (modRM & 7) == 4;
        var bytes = new byte[LongestInstruction + 1];
        head.CopyTo(bytes);
        var position = head.Length;
        if (sib) bytes[position++] = 0x24;
        if (modRM >> 6 != 3) bytes[position] = 1;
        var sample = new FormReader(bytes, 0).Read(0);

        // Whether a vector index is among the registers of the instruction decides whether it is one: SIB counts.
        if (sample.Instruction.IsInvalid) return sib && !legacy ? Shape.Rare : Shape.Invalid;
        return IsRare(sample.Instruction, hasModRM) ? Shape.Rare : new(key, sample, head.Length, modRM);
    }

    // Encodings of which more than the head decides what they are, or that share a byte between immediate and register; and absolute addresses, which have no ModRM.
    private static bool IsRare(in Instruction instruction, bool hasModRM)
    {
        if (instruction.Encoding is not (EncodingKind.Legacy or EncodingKind.VEX or EncodingKind.EVEX)) return true;
        if (InstructionFamilies.HasMemory(instruction) && !hasModRM) return true;
        var opcode = instruction.OpCode;
        for (var i = 0; i < opcode.OpCount; i++)
            if (opcode.GetOpKind(i) is OpCodeOperandKind.imm4_m2z or OpCodeOperandKind.sibmem or OpCodeOperandKind.mem_mib or OpCodeOperandKind.mem_mpx
                or OpCodeOperandKind.mem_vsib32x or OpCodeOperandKind.mem_vsib32y or OpCodeOperandKind.mem_vsib32z
                or OpCodeOperandKind.mem_vsib64x or OpCodeOperandKind.mem_vsib64y or OpCodeOperandKind.mem_vsib64z)
                return true;
        return false;
    }
}
