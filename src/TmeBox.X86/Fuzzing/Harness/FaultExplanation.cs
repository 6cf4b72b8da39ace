using Iced.Intel;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>Tells what the processor does not: whether a fault without an address came from an access outside every window.</summary>
internal static class FaultExplanation
{
    private const int SegmentationFault = 11;
    private const int BusError = 7;

    /// <summary>What a run saw outside.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="code">The program.</param>
    /// <param name="codeAddress">Where its first byte lay.</param>
    /// <param name="window">The window's address.</param>
    public static Escape Of(RunResult result, ReadOnlyMemory<byte> code, ulong codeAddress, ulong window)
    {
        var withoutAddress = (result.Signal == SegmentationFault && result.Trap == RunResult.GeneralProtection) || (result.Signal == BusError && result.Trap == RunResult.StackFault);
        var at = result.InstructionPointer - codeAddress;
        if (result.Ending != RunEnding.Fault || !withoutAddress || at >= (ulong)code.Length) return result.Escape;
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code[(int)at..].ToArray()), result.InstructionPointer);
        var instruction = decoder.Decode();
        return result.Escape | (NamesNoAddress(instruction, result, window) ? Escape.NonCanonical : Escape.None);
    }

    // A misaligned vector access faults the same way; its address is a good one.
    private static bool NamesNoAddress(in Instruction instruction, RunResult result, ulong window)
    {
        for (var operand = 0; operand < instruction.OpCount; operand++)
        {
            if (instruction.GetOpKind(operand) != OpKind.Memory || instruction.Code is Code.Lea_r16_m or Code.Lea_r32_m or Code.Lea_r64_m) continue;
            if (instruction.IsVsib) return instruction.SegmentPrefix != Register.GS || instruction.MemoryBase is not (Register.None or >= Register.EAX and <= Register.R15D);
            var known = instruction.TryGetVirtualAddress(operand, 0, out var address, (Register register, int _, int _, out ulong value) => TryValue(register, result, window, out value));
            if (!known || !IsCanonical(address)) return true;
        }

        return false;
    }

    private static bool IsCanonical(ulong address) => (long)(address << 16) >> 16 == (long)address;

    private static bool TryValue(Register register, RunResult result, ulong window, out ulong value)
    {
        value = register == Register.GS ? window : 0;
        if (register.IsSegmentRegister()) return true;
        if (!register.IsGPR()) return false;
        value = result.Registers[register.GetFullRegister() - Register.RAX];
        if (register.GetSize() == 4) value = (uint)value;
        return true;
    }
}
