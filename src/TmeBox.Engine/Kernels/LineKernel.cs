using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (byte* record, byte* source, byte* target, ulong unitLow, ulong unitHigh, Block128* tweak)</c>: one line; its encrypted tweak goes to <c>tweak</c> unless that is null.</summary>
/// <remarks>
/// The data unit comes in general registers: a vector that was stored just before by two 8-byte stores would stall its load. Consecutive lines depend on
/// nothing of each other, so that the processor overlaps one line's long chain with the next lines'.
/// </remarks>
internal static class LineKernel
{
    private static readonly AssemblerRegister64 Record = rdi, Source = rsi, Target = rdx, UnitLow = rcx, UnitHigh = r8, KeptTweak = r9, Wide = rax;

    /// <summary>Emits it for every kind of record; the record says which.</summary>
    public static void Emit(Assembler c, KernelConstants constants, Direction direction)
    {
        Label big = c.CreateLabel(), start = c.CreateLabel();
        c.vmovq(LoneCode.Tweak, UnitLow);
        c.test(UnitHigh, UnitHigh);
        c.jne(big);
        c.Label(ref start);
        Kind(KeyRecord.ShortRounds, isWide: true);
        Kind(KeyRecord.ShortRounds, isWide: false);
        Kind(KeyRecord.LongRounds, isWide: true);
        Kind(KeyRecord.LongRounds, isWide: false);

        // There is no other.
        c.ud2();

        // Only big-endian units are ever so wide.
        c.Label(ref big);
        c.vpinsrq(LoneCode.Tweak, LoneCode.Tweak, UnitHigh, 1);
        c.jmp(start);

        void Kind(int rounds, bool isWide)
        {
            Label other = c.CreateLabel();
            c.cmp(__word_ptr[Record + KeyRecord.Rounds], KeyRecord.Head(rounds, isWide));
            c.jne(other);
            if (isWide)
            {
                c.movsxd(Wide, __dword_ptr[Record + KeyRecord.Wide]);
                c.add(Wide, Record);
            }

            Body(new LoneCode(new XtsCode(c, constants, direction, rounds), Record, isWide ? Wide : null));
            c.Label(ref other);
        }

        void Body(LoneCode line)
        {
            Steps.Emit(line.TweakRounds(Record));
            KeepTweak();
            line.MakePowers();
            line.Enter(__zmmword_ptr[Source]);
            Steps.Emit(line.Rounds());
            line.Leave(__zmmword_ptr[Target]);
            c.ret();
        }

        // For somebody who wants it. A store that is not made is a place less in the schedulers.
        void KeepTweak()
        {
            Label unwanted = c.CreateLabel();
            c.test(KeptTweak, KeptTweak);
            c.je(unwanted);
            c.vmovdqu64(__xmmword_ptr[KeptTweak], LoneCode.Tweak);
            c.Label(ref unwanted);
        }
    }
}
