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
/// A loop for each key length. Where the next key is of the other length, or there is no next line, this line's data goes alone.
/// </para>
/// <para>Memory is asked for by the caller, for many entries at once.</para>
/// </remarks>
internal sealed class ListKernel
{
    private static readonly AssemblerRegister64 Entry = rdi, Last = rsi, Record = rax, Source = r8, Target = r9, Next = r10, NextRecord = r11;
    private static readonly AssemblerRegisterXMM Tweak = xmm16;
    private static readonly AssemblerRegisterZMM Powers = zmm16, Product = zmm17, Swapped = zmm18, State = zmm19, Key = zmm20, LastKey = zmm21;
    private readonly Assembler c;
    private readonly KernelConstants _constants;
    private readonly KeyLength[] _lengths;

    private ListKernel(Assembler assembler, KernelConstants constants, Direction direction)
    {
        (c, _constants) = (assembler, constants);
        _lengths = [.. new[] { KeyRecord.ShortRounds, KeyRecord.LongRounds }.Select(rounds => new KeyLength(assembler, constants, direction, rounds))];
    }

    /// <summary>Emits it for both key lengths; each record says which.</summary>
    public static void Emit(Assembler c, KernelConstants constants, Direction direction) => new ListKernel(c, constants, direction).Emit();

    private void Emit()
    {
        c.mov(NextRecord, __qword_ptr[Entry + LineDescriptor.RecordOffset]);
        c.mov(Next, Entry);
        EmitLength(_lengths[0], _lengths[1]);
        EmitLength(_lengths[1], _lengths[0]);
    }

    /// <summary>Lines while their keys are of one length. At its start <c>Next</c> is an entry whose tweak nobody has begun.</summary>
    private void EmitLength(KeyLength length, KeyLength other)
    {
        Label line = c.CreateLabel(), alone = c.CreateLabel(), end = c.CreateLabel();
        c.Label(ref length.Start);
        c.cmp(__byte_ptr[NextRecord + KeyRecord.Rounds], length.Code.Rounds);
        c.jne(other.Start);
        Steps.Emit(NextTweak(length.Code));
        c.Label(ref line);
        c.mov(Entry, Next);
        c.mov(Record, NextRecord);
        c.mov(Source, __qword_ptr[Entry + LineDescriptor.SourceOffset]);
        c.mov(Target, __qword_ptr[Entry + LineDescriptor.TargetOffset]);
        c.add(Next, LineDescriptor.Size);
        c.cmp(Next, Last);
        c.ja(alone);
        c.mov(NextRecord, __qword_ptr[Next + LineDescriptor.RecordOffset]);
        c.cmp(__byte_ptr[NextRecord + KeyRecord.Rounds], length.Code.Rounds);
        c.jne(alone);
        Enter(length.Code);
        Steps.Emit(Steps.Weave(Rounds(length.Code), NextTweak(length.Code)));
        Leave(length.Code);
        c.jmp(line);
        c.Label(ref alone);
        Enter(length.Code);
        Steps.Emit(Rounds(length.Code));
        Leave(length.Code);
        c.cmp(Next, Last);
        c.jbe(other.Start);
        c.ret();
    }

    /// <summary>The encrypted tweak of the next entry, and its powers as <see cref="AlphaPowers.OneLine"/> leaves them.</summary>
    private IEnumerable<Action> NextTweak(XtsCode code)
    {
        yield return () => c.vmovdqu64(Tweak, __xmmword_ptr[Next + LineDescriptor.UnitOffset]);
        foreach (Action round in code.LoneTweakRounds(Tweak, NextRecord))
        {
            yield return round;
        }

        yield return () => c.vmovdqu64(__xmmword_ptr[Next + LineDescriptor.TweakOffset], Tweak);
        yield return () => AlphaPowers.OneLine(c, _constants, Powers, Swapped, Product);
    }

    /// <summary>Takes this line's data and its powers, whose registers are free from then on.</summary>
    private static void Enter(XtsCode code) => code.EnterLone(State, LastKey, Record, __zmmword_ptr[Source], Powers, Product);

    private static IEnumerable<Action> Rounds(XtsCode code) => code.LoneRounds(State, Key, Record);

    private void Leave(XtsCode code)
    {
        code.LastRound(State, LastKey);
        c.vmovdqu64(__zmmword_ptr[Target], State);
    }

    /// <summary>The instructions for a key length, and where its loop begins.</summary>
    private sealed class KeyLength(Assembler c, KernelConstants constants, Direction direction, int rounds)
    {
        public Label Start = c.CreateLabel();

        public XtsCode Code { get; } = new(c, constants, direction, rounds);
    }
}
