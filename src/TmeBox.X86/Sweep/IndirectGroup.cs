using System.Buffers.Binary;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;

namespace TmeBox.X86.Sweep;

/// <summary>What code for a sandbox has in the place of a return or an indirect branch (INSTRUMENTATION 2): the target in a register, cut to the start of a bundle, the base added, and the branch.</summary>
internal static class IndirectGroup
{
    private const int R11 = 11;

    /// <summary>The group, in one bundle; null if the instruction is neither, or of a kind that no code for a sandbox has.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="bytes">Its bytes.</param>
    public static byte[]? Of(in Instruction instruction, ReadOnlySpan<byte> bytes)
    {
        var kind = InstructionFamilies.ClassOf(instruction);
        if (kind == InstructionClass.Return) return instruction.Code == Code.Retnq ? [0x41, 0x5B, .. Masked(R11, isCall: false)] : null;
        if (kind is not (InstructionClass.IndirectJump or InstructionClass.IndirectCall) || instruction.Code is not (Code.Jmp_rm64 or Code.Call_rm64)) return null;
        if (bytes.IndexOf((byte)0xFF) is var opcode && (opcode > 1 || opcode == 1 && (bytes[0] & 0xF0) != 0x40)) return null;
        var isCall = kind == InstructionClass.IndirectCall;
        if (instruction.Op0Kind == OpKind.Register) return instruction.Op0Register is Register.RSP or Register.R14 ? null : Masked(instruction.Op0Register - Register.RAX, isCall);
        byte[] group = [.. Load(instruction, bytes, opcode), .. Masked(R11, isCall)];
        return group.Length <= (int)CodeLimits.BundleSize ? group : null;
    }

    // and $-32, %eX; add %gs:BASE, %rX; jmp or call *%rX
    private static byte[] Masked(int register, bool isCall)
    {
        var (low, high) = ((byte)(register & 7), register > 7);
        Span<byte> page = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(page, (int)CodeLimits.Standard.BasePage.Concrete);
        byte[] extended = high ? [0x41] : [];
        return
        [
            .. extended, 0x83, (byte)(0xE0 | low), unchecked((byte)-(int)CodeLimits.BundleSize),
            0x65, (byte)(high ? 0x4C : 0x48), 0x03, (byte)(0x04 | low << 3), 0x25, .. page,
            .. extended, 0xFF, (byte)((isCall ? 0xD0 : 0xE0) | low),
        ];
    }

    // The target from memory to r11: what follows the opcode FF but for the register.
    private static byte[] Load(in Instruction instruction, ReadOnlySpan<byte> bytes, int opcode)
    {
        var rex = opcode > 0 ? bytes[0] & 3 : 0;
        ReadOnlySpan<byte> confined = InstrumentedLayout.IsConfinedIn(instruction) ? InstrumentedLayout.Confinement : [];
        return [.. confined, (byte)(0x4C | rex), 0x8B, (byte)(bytes[opcode + 1] & 0xC7 | (R11 & 7) << 3), .. bytes[(opcode + 2)..]];
    }
}
