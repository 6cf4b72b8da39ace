using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>
/// Emits <c>void (LineDescriptor* first, LineDescriptor* end, byte** pairs, byte* room)</c>: a list of lines with an AES-128 key each, four at a time, from the keys
/// themselves.
/// </summary>
/// <remarks>
/// <para>
/// Under many keys what costs most is memory, and most of that are round keys: six cache lines for each line of data, spread over more pages than a TLB
/// holds. So here they are computed again from a <see cref="KeyPair"/>: four keys at a time the expansion takes a fifth of the AES that the line itself takes,
/// and four tweaks under four keys cost what one does alone.
/// </para>
/// <para>
/// An expansion is one long chain. It is laid beside the data's rounds of the four lines before, so that neither waits alone.
/// </para>
/// <para>
/// The four lines are read before any is written: no entry may read what another one writes. The round keys of the data wait in <c>room</c>, whose
/// owner wipes it.
/// </para>
/// </remarks>
/// <param name="c">Where to emit.</param>
/// <param name="code">What it is made of.</param>
internal sealed class FourKeysKernel(Assembler c, ExpandingCode code)
{
    /// <summary>Bytes of <c>room</c>: the round keys of twice four data keys. A multiple of 64, as its address must be.</summary>
    public const int Room = 2 * RoundKeysSize;

    private const int RoundKeysSize = 64 * (KeyExpansion.Rounds + 1);
    private const byte Xor3 = 0x96;

    // Ahead are the four entries whose keys are expanded while the data of those at Entry are ciphered.
    private static readonly AssemblerRegister64 Entry = rdi, End = rsi, Pairs = rdx, RoundKeys = rcx, RoundKeysAhead = r8, Ahead = rax, Asked = r9;
    private static readonly AssemblerRegister64 Pointer = r11, Pair = r10;
    private static readonly AssemblerRegisterZMM DataKeys = zmm24, TweakKeys = zmm25, TweaksAhead = zmm26, Zero = zmm27;
    private static readonly AssemblerRegisterZMM[] Spare = [zmm28, zmm29, zmm30, zmm31];
    private static readonly AssemblerRegisterZMM Tweaks = zmm0, Ones = zmm1, Carry = zmm2, Mask = zmm3;
    private static readonly AssemblerRegisterZMM[] Powers = [zmm8, zmm9, zmm10, zmm11];
    private static readonly AssemblerRegisterZMM[] States = [zmm16, zmm17, zmm18, zmm19];
    private static readonly AssemblerRegisterZMM[] Keys = [zmm20, zmm21, zmm22, zmm23];

    /// <summary>Emits the code.</summary>
    public void Emit()
    {
        Label next = c.CreateLabel(), last = c.CreateLabel();
        c.vpxord(Zero, Zero, Zero);
        c.vpternlogd(Ones, Ones, Ones, 0xFF);
        c.lea(RoundKeysAhead, __[RoundKeys + RoundKeysSize]);
        c.mov(Ahead, Entry);
        Steps.Emit(Expansion());
        c.Label(ref next);
        c.mov(Entry, Ahead);
        c.xchg(RoundKeys, RoundKeysAhead);
        c.vmovdqa64(Tweaks, TweaksAhead);
        c.add(Ahead, 4 * LineDescriptor.Size);
        c.cmp(Ahead, End);
        c.jae(last);
        c.lea(Asked, __[Ahead + (LineLookAhead.Distance * LineDescriptor.Size)]);
        c.cmp(Asked, End);
        c.cmovae(Asked, Ahead);
        Steps.Emit(Steps.Weave(Steps.Weave(Expansion(), Data()), LookAhead(), every: 8));
        c.jmp(next);
        c.Label(ref last);
        Steps.Emit(Data());
        c.vzeroupper();
        c.ret();
    }

    /// <summary>Takes keys and data units of the four entries ahead, and expands both keys side by side; the tweaks take each round key as it comes.</summary>
    private IEnumerable<Action> Expansion()
    {
        for (int j = 0; j < 4; j++)
        {
            int entry = j;
            yield return () => c.mov(Pair, __qword_ptr[Pairs + (8 * entry)]);
            yield return () => Insert(DataKeys, entry, __xmmword_ptr[Pair + KeyPair.Data]);
            yield return () => Insert(TweakKeys, entry, __xmmword_ptr[Pair + KeyPair.Tweak]);
            yield return () => Insert(TweaksAhead, entry, __xmmword_ptr[Ahead + ((entry * LineDescriptor.Size) + LineDescriptor.UnitOffset)]);
        }

        yield return () => c.add(Pairs, 4 * 8);
        yield return () => c.vpxorq(TweaksAhead, TweaksAhead, TweakKeys);
        yield return () => Keep(0, DataKeys);
        for (int i = 1; i <= KeyExpansion.Rounds; i++)
        {
            int round = i;
            bool isLast = round == KeyExpansion.Rounds;
            foreach (Action step in code.Expansion.Next(TweakKeys, round, Spare[0], Spare[1]).Zip(code.Expansion.Next(DataKeys, round, Spare[2], Spare[3]), (a, b) => a + b))
            {
                yield return step;
            }

            yield return isLast ? () => c.vaesenclast(TweaksAhead, TweaksAhead, TweakKeys) : () => c.vaesenc(TweaksAhead, TweaksAhead, TweakKeys);
            bool inverse = code.IsInverted(round);
            foreach (Action step in inverse ? code.Expansion.Invert(Spare[2], DataKeys, Zero) : [])
            {
                yield return step;
            }

            yield return () => Keep(round, inverse ? Spare[2] : DataKeys);
        }

        for (byte j = 0; j < 4; j++)
        {
            byte entry = j;
            yield return () => c.vextracti32x4(__xmmword_ptr[Ahead + ((entry * LineDescriptor.Size) + LineDescriptor.TweakOffset)], TweaksAhead, entry);
        }
    }

    /// <summary>The four lines at Entry from end to end.</summary>
    private IEnumerable<Action> Data()
    {
        yield return () => AlphaPowers.FourLines(c, code.Constants, Tweaks, Powers, Ones, Carry, Mask);
        for (int j = 0; j < 4; j++)
        {
            int entry = j;
            yield return () => At(Entry, (entry * LineDescriptor.Size) + LineDescriptor.SourceOffset, line => c.vmovdqu64(States[entry], line));
            yield return () => RoundKey(Keys[entry], 0, entry);
            yield return () => c.vpternlogq(States[entry], Keys[entry], PowersOf(entry), Xor3);
        }

        for (int i = 1; i < KeyExpansion.Rounds; i++)
        {
            int round = i;
            for (int j = 0; j < 4; j++)
            {
                int entry = j;
                yield return () => RoundKey(Keys[entry], round, entry);
                yield return () => code.Xts.DataRound(States[entry], Keys[entry]);
            }
        }

        for (int j = 0; j < 4; j++)
        {
            int entry = j;
            yield return () => RoundKey(Keys[entry], KeyExpansion.Rounds, entry);
            yield return () => c.vpxorq(Keys[entry], Keys[entry], PowersOf(entry));
            yield return () => code.Xts.LastRound(States[entry], Keys[entry]);
        }

        for (int j = 0; j < 4; j++)
        {
            int entry = j;
            yield return () => At(Entry, (entry * LineDescriptor.Size) + LineDescriptor.TargetOffset, line => c.vmovdqu64(line, States[entry]));
        }
    }

    /// <summary>Asks memory for the lines of four later entries.</summary>
    private IEnumerable<Action> LookAhead()
    {
        for (int j = 0; j < 4; j++)
        {
            int entry = j * LineDescriptor.Size;
            yield return () => At(Asked, entry + LineDescriptor.SourceOffset, c.prefetcht0);
            yield return () => At(Asked, entry + LineDescriptor.TargetOffset, c.prefetchw);
        }
    }

    /// <summary>What is done with a line that a descriptor points to.</summary>
    private void At(AssemblerRegister64 descriptor, int offset, Action<AssemblerMemoryOperand> act)
    {
        c.mov(Pointer, __qword_ptr[descriptor + offset]);
        act(__[Pointer]);
    }

    /// <summary>Puts a round key of the data keys where the data's rounds will look for it.</summary>
    private void Keep(int round, AssemblerRegisterZMM keys) => c.vmovdqa64(__zmmword_ptr[RoundKeysAhead + (64 * code.PlaceOf(round))], keys);

    private void RoundKey(AssemblerRegisterZMM key, int round, int entry) =>
        c.vbroadcasti32x4(key, __xmmword_ptr[RoundKeys + ((64 * round) + (16 * entry))]);

    private void Insert(AssemblerRegisterZMM register, int entry, AssemblerMemoryOperand block)
    {
        if (entry == 0)
        {
            c.vbroadcasti32x4(register, block);
        }
        else
        {
            c.vinserti32x4(register, register, block, (byte)entry);
        }
    }

    private static AssemblerRegisterZMM PowersOf(int entry) => Powers[AlphaPowers.Place[entry]];
}
