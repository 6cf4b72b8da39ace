using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (LineDescriptor* first, LineDescriptor* last)</c>: a list of lines with a key each, at least one, in order.</summary>
/// <remarks>
/// What it waits for is memory, not AES: for the entry <see cref="LineLookAhead.Distance"/> ahead it prefetches the line, its target and the parts of the
/// key record that an AES-128 schedule fills; an AES-256 schedule's fourth cache line is fetched by the adjacent-line prefetcher or waits.
/// </remarks>
internal static class ListKernel
{
    private static readonly AssemblerRegister64 Entry = rdi, Last = rsi, Record = rax, Source = r8, Target = r9, Ahead = r10, AheadPointer = r11;

    /// <summary>Emits it for both key lengths; each record says which.</summary>
    public static void Emit(Assembler c, KernelConstants constants, Direction direction)
    {
        Label entry = c.CreateLabel(), longer = c.CreateLabel(), next = c.CreateLabel();
        c.Label(ref entry);
        LookAhead(c, direction);
        c.mov(Record, __qword_ptr[Entry + LineDescriptor.RecordOffset]);
        c.mov(Source, __qword_ptr[Entry + LineDescriptor.SourceOffset]);
        c.mov(Target, __qword_ptr[Entry + LineDescriptor.TargetOffset]);
        c.vmovdqu64(XtsCode.LoneTweak, __xmmword_ptr[Entry + LineDescriptor.UnitOffset]);
        c.cmp(__byte_ptr[Record + KeyRecord.Rounds], KeyRecord.ShortRounds);
        c.jne(longer);
        Body(KeyRecord.ShortRounds);
        c.Label(ref next);
        c.add(Entry, LineDescriptor.Size);
        c.cmp(Entry, Last);
        c.jbe(entry);
        c.ret();

        // Out of the way of the more usual key length.
        c.Label(ref longer);
        Body(KeyRecord.LongRounds);
        c.jmp(next);

        void Body(int rounds) => new XtsCode(c, constants, direction, rounds).Line(
            Record, __zmmword_ptr[Source], __zmmword_ptr[Target], () => c.vmovdqu64(__xmmword_ptr[Entry + LineDescriptor.TweakOffset], XtsCode.LoneTweak));
    }

    /// <summary>Load ports only. Beyond the end the last entry is asked for again: the list is never read past its end.</summary>
    private static void LookAhead(Assembler c, Direction direction)
    {
        c.lea(Ahead, __[Entry + (LineLookAhead.Distance * LineDescriptor.Size)]);
        c.cmp(Ahead, Last);
        c.cmova(Ahead, Last);
        c.mov(AheadPointer, __qword_ptr[Ahead + LineDescriptor.SourceOffset]);
        c.prefetcht0(__byte_ptr[AheadPointer]);
        c.mov(AheadPointer, __qword_ptr[Ahead + LineDescriptor.TargetOffset]);
        c.prefetchw(__byte_ptr[AheadPointer]);
        c.mov(AheadPointer, __qword_ptr[Ahead + LineDescriptor.RecordOffset]);
        foreach (int schedule in (int[])[KeyRecord.Tweak, direction == Direction.Encrypt ? KeyRecord.Encrypt : KeyRecord.Decrypt])
        {
            for (int offset = 0; offset < 16 * (KeyRecord.ShortRounds + 1); offset += 64)
            {
                c.prefetcht0(__byte_ptr[AheadPointer + (schedule + offset)]);
            }
        }
    }
}
