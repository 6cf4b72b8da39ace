using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (LineDescriptor* first, LineDescriptor* last)</c>: a list of lines with a key each, at least one, in order.</summary>
/// <remarks>
/// <para>
/// A line is one long chain: its tweak through AES, the powers, its data through AES. So many operations of so long a chain fit no processor's window
/// often enough to fill it. Therefore the next line's tweak is encrypted beside this line's data, and a chain is half as long. Tweaks depend on keys and
/// descriptors only, which no entry writes: every line is read after those before it were written.
/// </para>
/// <para>
/// A loop for each kind of record. Where the next key is of another kind, or there is no next line, this line's data goes alone.
/// </para>
/// <para>
/// The caller asks memory for many entries at once. The lines of the entry <see cref="LineLookAhead.Distance"/> ahead are asked for once more here:
/// without that, random lines of a GiB take a third longer. Keys are not: once is enough for them.
/// </para>
/// </remarks>
internal sealed class ListKernel
{
    private static readonly AssemblerRegister64 Entry = rdi, Last = rsi, Record = rax, Wide = rcx, Source = r8, Target = r9, Next = r10, NextRecord = r11;

    // The entry itself is not wanted any more once its line is known.
    private static readonly AssemblerRegister64 Ahead = rdx, AheadLine = Entry;
    private readonly Assembler c;
    private readonly Kind[] _kinds;

    private ListKernel(Assembler assembler, KernelConstants constants, Direction direction)
    {
        c = assembler;
        var shorter = new XtsCode(assembler, constants, direction, KeyRecord.ShortRounds);
        var longer = new XtsCode(assembler, constants, direction, KeyRecord.LongRounds);
        _kinds =
        [
            new Kind(assembler, shorter, isWide: true), new Kind(assembler, shorter, isWide: false),
            new Kind(assembler, longer, isWide: true), new Kind(assembler, longer, isWide: false),
        ];
    }

    /// <summary>Emits it for every kind of record; each record says which it is.</summary>
    public static void Emit(Assembler c, KernelConstants constants, Direction direction) => new ListKernel(c, constants, direction).Emit();

    private void Emit()
    {
        Label choose = c.CreateLabel();
        c.mov(NextRecord, __qword_ptr[Entry + LineDescriptor.RecordOffset]);
        c.mov(Next, Entry);
        c.Label(ref choose);
        foreach (Kind kind in _kinds)
        {
            CompareKind(kind);
            c.je(kind.Start);
        }

        // There is no other.
        c.ud2();
        foreach (Kind kind in _kinds)
        {
            EmitKind(kind, choose);
        }
    }

    /// <summary>Lines while their keys are of one kind. At its start <c>Next</c> is an entry whose tweak nobody has begun; where the next key is of another, <paramref name="choose"/> goes on.</summary>
    private void EmitKind(Kind kind, Label choose)
    {
        Label line = c.CreateLabel(), alone = c.CreateLabel();
        c.Label(ref kind.Start);
        Steps.Emit(NextTweak(kind.Code));
        c.Label(ref line);
        c.mov(Entry, Next);
        c.mov(Record, NextRecord);
        if (kind.IsWide)
        {
            c.movsxd(Wide, __dword_ptr[Record + KeyRecord.Wide]);
            c.add(Wide, Record);
        }

        c.mov(Source, __qword_ptr[Entry + LineDescriptor.SourceOffset]);
        c.mov(Target, __qword_ptr[Entry + LineDescriptor.TargetOffset]);
        c.add(Next, LineDescriptor.Size);
        c.cmp(Next, Last);
        c.ja(alone);
        c.mov(NextRecord, __qword_ptr[Next + LineDescriptor.RecordOffset]);
        CompareKind(kind);
        c.jne(alone);
        Line(kind.Code, Steps.Weave(NextTweak(kind.Code), LookAhead()));
        c.jmp(line);
        c.Label(ref alone);
        Line(kind.Code, []);
        c.cmp(Next, Last);
        c.jbe(choose);
        c.ret();
    }

    private void CompareKind(Kind kind) => c.cmp(__word_ptr[NextRecord + KeyRecord.Rounds], KeyRecord.Head(kind.Rounds, kind.IsWide));

    /// <summary>The encrypted tweak of the next entry, and its powers.</summary>
    private IEnumerable<Action> NextTweak(LoneCode code)
    {
        yield return () => c.vmovdqu64(LoneCode.Tweak, __xmmword_ptr[Next + LineDescriptor.UnitOffset]);
        foreach (Action round in code.TweakRounds(NextRecord))
        {
            yield return round;
        }

        yield return () => c.vmovdqu64(__xmmword_ptr[Next + LineDescriptor.TweakOffset], LoneCode.Tweak);
        yield return code.MakePowers;
    }

    /// <summary>Load ports only. Beyond the end the last entry is asked for again: the list is never read past its end.</summary>
    private IEnumerable<Action> LookAhead()
    {
        yield return () => c.lea(Ahead, __[Next + (LineLookAhead.Distance * LineDescriptor.Size)]);
        yield return () => c.cmp(Ahead, Last);
        yield return () => c.cmova(Ahead, Last);
        yield return () => c.mov(AheadLine, __qword_ptr[Ahead + LineDescriptor.SourceOffset]);
        yield return () => c.prefetcht0(__byte_ptr[AheadLine]);
        yield return () => c.mov(AheadLine, __qword_ptr[Ahead + LineDescriptor.TargetOffset]);
        yield return () => c.prefetchw(__byte_ptr[AheadLine]);
    }

    /// <summary>This line's data, with something beside its rounds.</summary>
    private static void Line(LoneCode code, IEnumerable<Action> beside)
    {
        code.Enter(__zmmword_ptr[Source]);
        Steps.Emit(Steps.Weave(code.Rounds(), beside));
        code.Leave(__zmmword_ptr[Target]);
    }

    /// <summary>Records of one key length, with wide keys or without.</summary>
    private sealed class Kind(Assembler c, XtsCode code, bool isWide)
    {
        /// <summary>Where its loop begins.</summary>
        public Label Start = c.CreateLabel();

        public LoneCode Code { get; } = new(code, Record, isWide ? Wide : null);

        public bool IsWide => isWide;

        public int Rounds => code.Rounds;
    }
}
