using System.Buffers.Binary;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>How one run ended.</summary>
/// <param name="Ending">How.</param>
/// <param name="Signal">The signal's number; 0 at a gate.</param>
/// <param name="Trap">The processor's exception number, of the last fault.</param>
/// <param name="Ticks">Signals delivered at random moments.</param>
/// <param name="Escape">What was seen outside.</param>
/// <param name="Steps">Instructions stepped.</param>
/// <param name="Address">The address of a page fault.</param>
/// <param name="InstructionPointer">rip at the end.</param>
/// <param name="Flags">rflags at the end.</param>
/// <param name="Registers">The sixteen general registers at the end, in the order of their encoding.</param>
internal sealed record RunResult(
    RunEnding Ending,
    int Signal,
    int Trap,
    int Ticks,
    Escape Escape,
    uint Steps,
    ulong Address,
    ulong InstructionPointer,
    ulong Flags,
    ulong[] Registers)
{
    /// <summary>Its size in a message, in bytes.</summary>
    public const int Size = 168;

    /// <summary>The exception number of a general protection fault.</summary>
    public const int GeneralProtection = 13;

    /// <summary>The exception number of a stack segment fault.</summary>
    public const int StackFault = 12;

    /// <summary>Reads one of <see cref="Size"/> bytes.</summary>
    public static RunResult Read(ReadOnlySpan<byte> bytes)
    {
        var registers = new ulong[16];
        for (var i = 0; i < registers.Length; i++) registers[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(40 + (i * 8))..]);
        return new(
            (RunEnding)bytes[0],
            bytes[1],
            bytes[2],
            bytes[3],
            (Escape)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            registers);
    }
}
