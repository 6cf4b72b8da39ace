using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (byte* record, byte* source, byte* target, ulong unitLow, ulong unitHigh, Block128* tweak)</c>: one line.</summary>
/// <remarks>The data unit comes in general registers: a vector that was stored just before by two 8-byte stores would stall its load.</remarks>
internal static class LineKernel
{
    /// <summary>Emits it for both key lengths; the record says which.</summary>
    public static void Emit(Assembler c, KernelConstants constants, Direction direction)
    {
        (AssemblerRegister64 record, AssemblerRegister64 source, AssemblerRegister64 target) = (rdi, rsi, rdx);
        (AssemblerRegister64 unitLow, AssemblerRegister64 unitHigh, AssemblerRegister64 tweak) = (rcx, r8, r9);
        Label longer = c.CreateLabel();
        c.vmovq(XtsCode.LoneTweak, unitLow);
        c.vpinsrq(XtsCode.LoneTweak, XtsCode.LoneTweak, unitHigh, 1);
        c.cmp(__byte_ptr[record + KeyRecord.Rounds], KeyRecord.ShortRounds);
        c.jne(longer);
        Body(KeyRecord.ShortRounds);
        c.Label(ref longer);
        Body(KeyRecord.LongRounds);

        void Body(int rounds)
        {
            new XtsCode(c, constants, direction, rounds).Line(record, __zmmword_ptr[source], __zmmword_ptr[target], __xmmword_ptr[tweak]);
            c.ret();
        }
    }
}
