using Iced.Intel;

namespace TmeBox.Chain.Programs;

/// <summary>Operands as the code rules tell them apart.</summary>
internal static class Operands
{
    private const int Disp32 = 4, Disp64 = 8;

    /// <summary>The registers that code may use for anything.</summary>
    public static IReadOnlyList<Register> Free { get; } =
        [Register.RAX, Register.RCX, Register.RDX, Register.RBX, Register.RBP, Register.RSI, Register.RDI, Register.R8, Register.R9, Register.R10, Register.R12, Register.R13, Register.R15];

    /// <summary>The lower half of a register.</summary>
    public static Register Half(Register register) => Register.EAX + (register - Register.RAX);

    /// <summary>gs with an address cut to 32 bits.</summary>
    public static MemoryOperand Segment(Register register, Register index, int scale, long displacement) =>
        new(Half(register), index == Register.None ? index : Half(index), scale, displacement, Disp32, isBroadcast: false, Register.GS);

    /// <summary>gs with as many addresses as a vector has elements.</summary>
    public static MemoryOperand Gathered(Register register, Register vector) => new(Half(register), vector, 1, 0, Disp32, isBroadcast: false, Register.GS);

    /// <summary>A place of the window by gs alone: the base page, or the gate table.</summary>
    public static MemoryOperand Absolute(long offset) => new(Register.None, Register.None, 1, offset, Disp64, isBroadcast: false, Register.GS);

    /// <summary>A register and a displacement, of 64 bits, with or without gs.</summary>
    public static MemoryOperand Plain(Register register, long displacement, Register segment = Register.None) => new(register, Register.None, 1, displacement, Disp64, isBroadcast: false, segment);

    /// <summary>Two registers and a displacement, of 64 bits.</summary>
    public static MemoryOperand Pair(Register register, Register index, long displacement) => new(register, index, 1, displacement, Disp64, isBroadcast: false, Register.None);

    /// <summary>A window offset by distance from the instruction.</summary>
    public static MemoryOperand Relative(ulong offset) => new(Register.RIP, Register.None, 1, (long)offset, Disp64, isBroadcast: false, Register.None);
}
