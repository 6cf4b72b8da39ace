using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>The 64-byte constants of a kernel, emitted in front of its code: the block starts a cache line, so each is one.</summary>
internal sealed class KernelConstants
{
    /// <summary>Bytes of all constants.</summary>
    public const int Size = 6 * 64;

    private readonly Assembler _code;
    private Label _carryBytes, _polynomial, _shiftUp, _shiftDown, _remainder, _lowHalf;

    /// <summary>Emits them.</summary>
    public KernelConstants(Assembler code)
    {
        _code = code;

        // vpshufb control: byte 15 of a block, whose top bit leaves it, to byte 0, and byte 7, whose top bit moves to the upper half, to byte 8.
        _carryBytes = EveryBlock(0x8080_8080_8080_800Ful, 0x8080_8080_8080_8007ul);

        // What an outgoing bit 127 adds to byte 0, modulo x^128 + x^7 + x^2 + x + 1, and an outgoing bit 63 to byte 8.
        _polynomial = EveryBlock(0x87, 0x01);
        _shiftUp = ByBlock(j => j, j => j);
        _shiftDown = ByBlock(j => 64 - j, j => 64 - j);
        _remainder = EveryBlock(0x86, 0);
        _lowHalf = EveryBlock(ulong.MaxValue, 0);
    }

    /// <summary>Brings the bytes with the outgoing bits of a doubling to where they act.</summary>
    public AssemblerMemoryOperand CarryBytes => __zmmword_ptr[_carryBytes];

    /// <summary>What outgoing bits add: 87H to the lower half, 1 to the upper.</summary>
    public AssemblerMemoryOperand Polynomial => __zmmword_ptr[_polynomial];

    /// <summary>Block j of a line is shifted up by j: both halves hold j.</summary>
    public AssemblerMemoryOperand ShiftUp => __zmmword_ptr[_shiftUp];

    /// <summary>64 - j: what the shift moves out of a half.</summary>
    public AssemblerMemoryOperand ShiftDown => __zmmword_ptr[_shiftDown];

    /// <summary>What x^128 is modulo the polynomial, less its lowest bit: 86H.</summary>
    public AssemblerMemoryOperand Remainder => __zmmword_ptr[_remainder];

    /// <summary>The lower half of each block.</summary>
    public AssemblerMemoryOperand LowHalf => __zmmword_ptr[_lowHalf];

    private Label EveryBlock(ulong low, ulong high) => Emit(_ => low, _ => high);

    private Label ByBlock(Func<int, int> low, Func<int, int> high) => Emit(j => (ulong)low(j), j => (ulong)high(j));

    private Label Emit(Func<int, ulong> low, Func<int, ulong> high)
    {
        Label label = _code.CreateLabel();
        _code.Label(ref label);
        for (int j = 0; j < 4; j++)
        {
            _code.dq(low(j), high(j));
        }

        return label;
    }
}
