using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (byte* record, byte* source, byte* target, ulong unitLow, ulong unitHigh, Block128* tweak)</c>: one line; its encrypted tweak goes to <c>tweak</c> unless that is null.</summary>
/// <remarks>The data unit comes in general registers: a vector that was stored just before by two 8-byte stores would stall its load.</remarks>
internal static class LineKernel
{
    /// <summary>Emits it for both key lengths; the record says which.</summary>
    public static void Emit(Assembler c, KernelConstants constants, Direction direction)
    {
        (AssemblerRegister64 record, AssemblerRegister64 source, AssemblerRegister64 target) = (rdi, rsi, rdx);
        (AssemblerRegister64 unitLow, AssemblerRegister64 unitHigh, AssemblerRegister64 tweak) = (rcx, r8, r9);
        Label longer = c.CreateLabel(), wide = c.CreateLabel(), start = c.CreateLabel();
        c.vmovq(XtsCode.LoneTweak, unitLow);
        c.test(unitHigh, unitHigh);
        c.jne(wide);
        c.Label(ref start);
        c.cmp(__byte_ptr[record + KeyRecord.Rounds], KeyRecord.ShortRounds);
        c.jne(longer);
        Body(KeyRecord.ShortRounds);
        c.Label(ref longer);
        Body(KeyRecord.LongRounds);

        // Only big-endian units are ever so wide.
        c.Label(ref wide);
        c.vpinsrq(XtsCode.LoneTweak, XtsCode.LoneTweak, unitHigh, 1);
        c.jmp(start);

        void Body(int rounds)
        {
            new XtsCode(c, constants, direction, rounds).Line(record, __zmmword_ptr[source], __zmmword_ptr[target], KeepTweak);
            c.ret();
        }

        // For somebody who wants it. A store that is not made is a place less in the schedulers, which are what bounds the lines under way.
        void KeepTweak()
        {
            Label unwanted = c.CreateLabel();
            c.test(tweak, tweak);
            c.je(unwanted);
            c.vmovdqu64(__xmmword_ptr[tweak], XtsCode.LoneTweak);
            c.Label(ref unwanted);
        }
    }
}
