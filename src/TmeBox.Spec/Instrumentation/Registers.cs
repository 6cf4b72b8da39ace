using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>Numbers of general registers as instructions encode them, 5 bits: 0 to 15, and two that stand for no general register.</summary>
public static class Registers
{
    /// <summary>Width of a register number, in bits.</summary>
    public const int Width = 5;

    /// <summary>How many general registers there are.</summary>
    public const int Count = 16;

    /// <summary>The stack pointer.</summary>
    public static Word Rsp { get; } = Of(4);

    /// <summary>The register in which offsets of a window are proved to be below 4 GiB.</summary>
    public static Word R11 { get; } = Of(11);

    /// <summary>The register that holds the window's address.</summary>
    public static Word R14 { get; } = Of(14);

    /// <summary>No register.</summary>
    public static Word None { get; } = Of(16);

    /// <summary>The instruction pointer as a base: the address of the next instruction.</summary>
    public static Word Rip { get; } = Of(17);

    /// <summary>A register number.</summary>
    public static Word Of(int number) => Word.Of((ulong)number, Width);

    /// <summary>Whether a set of registers, one bit each, holds a register; never for <see cref="None"/> and <see cref="Rip"/>.</summary>
    public static Bit Contain(Word set, Word register) => (set.ZeroExtend(32) >> register.ZeroExtend(32))[0];
}
