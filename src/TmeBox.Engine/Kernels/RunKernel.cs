using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (byte* record, byte* source, byte* target, nint groups, RunJob* job)</c>: groups of consecutive lines under one key.</summary>
/// <remarks>
/// While a group of eight lines goes through its rounds, the tweaks of the next group do so beside it and are multiplied out: two more registers through
/// AES for eight lines of data. 100 AES operations of 512 bits a group for AES-128, 140 for AES-256; all else must find room on other ports.
/// </remarks>
/// <param name="code">The instructions for a key length and a direction.</param>
internal sealed class RunKernel(XtsCode code)
{
    /// <summary>Lines a group.</summary>
    public const int Group = 8;

    private const int LineSize = 64;
    private static readonly AssemblerRegister64 Record = rdi, Source = rsi, Target = rdx, Groups = rcx, Job = r8, Tweaks = r9, TweakStride = rax;
    private static readonly AssemblerRegisterZMM[] State = [zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7];
    private static readonly AssemblerRegisterZMM[] KeyAndTweak = [zmm8, zmm9, zmm10, zmm11, zmm12, zmm13, zmm14, zmm15];
    private static readonly AssemblerRegisterZMM[] NextLow = [zmm16, zmm17, zmm18, zmm19];
    private static readonly AssemblerRegisterZMM[] NextHigh = [zmm20, zmm21, zmm22, zmm23];
    private static readonly AssemblerRegisterZMM TweakLow = zmm24, TweakHigh = zmm25, Key = zmm26, TweakKey = zmm27;
    private static readonly AssemblerRegisterZMM Units = zmm28, Ones = zmm29, Carry = zmm30, Mask = zmm31;

    private readonly Assembler c = code.Assembler;

    /// <summary>Emits it.</summary>
    public void Emit()
    {
        Label loop = c.CreateLabel(), last = c.CreateLabel();
        c.mov(Tweaks, __qword_ptr[Job + RunJob.TweaksOffset]);
        c.mov(TweakStride, __qword_ptr[Job + RunJob.TweakStrideOffset]);
        c.vmovdqu64(Units, __zmmword_ptr[Job + RunJob.UnitsOffset]);
        c.vpternlogd(Ones, Ones, Ones, 0xFF);
        Emit(NextTweaks());
        c.dec(Groups);
        c.je(last);
        c.Label(ref loop);
        EnterGroup();
        Weave([.. DataRounds()], [.. NextTweaks()]);
        LeaveGroup();
        c.dec(Groups);
        c.jne(loop);
        c.Label(ref last);
        EnterGroup();
        Emit(DataRounds());
        LeaveGroup();

        // Registers 0 to 15 were used whole: without this, SSE code that follows would be slow on some processors.
        c.vzeroupper();
        c.ret();
    }

    private static AssemblerRegisterZMM Powers(int line) => (line < 4 ? NextLow : NextHigh)[AlphaPowers.Place[line % 4]];

    /// <summary>Loads eight lines and adds their tweaks. Frees the registers of the tweaks for the next group's.</summary>
    private void EnterGroup()
    {
        code.DataKey(Key, Record, 0);
        code.DataKey(TweakKey, Record, code.Rounds);
        for (int i = 0; i < Group; i++)
        {
            code.Enter(State[i], __zmmword_ptr[Source + (LineSize * i)], Powers(i), Key, TweakKey, KeyAndTweak[i]);
        }
    }

    /// <summary>All rounds but the last, eight independent operations each.</summary>
    private IEnumerable<Action> DataRounds()
    {
        for (int round = 1; round < code.Rounds; round++)
        {
            int r = round;
            yield return () =>
            {
                code.DataKey(Key, Record, r);
                code.DataRound(State[0], Key);
            };
            foreach (AssemblerRegisterZMM state in State[1..])
            {
                yield return () => code.DataRound(state, Key);
            }
        }
    }

    /// <summary>Last rounds, stores, and on to the next group.</summary>
    private void LeaveGroup()
    {
        for (int i = 0; i < Group; i++)
        {
            code.LastRound(State[i], KeyAndTweak[i]);
        }

        for (int i = 0; i < Group; i++)
        {
            c.vmovdqu64(__zmmword_ptr[Target + (LineSize * i)], State[i]);
        }

        c.add(Source, Group * LineSize);
        c.add(Target, Group * LineSize);
    }

    /// <summary>From the next eight data units to their tweaks' powers.</summary>
    private IEnumerable<Action> NextTweaks() =>
    [
        .. NextUnits(TweakLow),
        .. NextUnits(TweakHigh),
        .. TweakRounds(),
        .. KeepTweaks(TweakLow),
        .. KeepTweaks(TweakHigh),
        .. AlphaPowers.FourLines(c, code.Constants, TweakLow, NextLow, Ones, Carry, Mask),
        .. AlphaPowers.FourLines(c, code.Constants, TweakHigh, NextHigh, Ones, Carry, Mask),
    ];

    /// <summary>Four data units in their byte order; counts on.</summary>
    private IEnumerable<Action> NextUnits(AssemblerRegisterZMM units)
    {
        yield return () => c.vpshufb(units, Units, __zmmword_ptr[Job + RunJob.OrderOffset]);
        yield return () => c.vpaddq(Units, Units, __zmmword_ptr[Job + RunJob.StepOffset]);
    }

    private IEnumerable<Action> TweakRounds()
    {
        for (int round = 0; round <= code.Rounds; round++)
        {
            int r = round;
            yield return () => code.TweakKey(TweakKey, Record, r);
            foreach (AssemblerRegisterZMM tweak in (AssemblerRegisterZMM[])[TweakLow, TweakHigh])
            {
                yield return () => TweakRound(tweak, r);
            }
        }
    }

    private void TweakRound(AssemblerRegisterZMM tweak, int round)
    {
        if (round == 0)
        {
            c.vpxorq(tweak, tweak, TweakKey);
        }
        else if (round < code.Rounds)
        {
            c.vaesenc(tweak, tweak, TweakKey);
        }
        else
        {
            c.vaesenclast(tweak, tweak, TweakKey);
        }
    }

    /// <summary>Stores the encrypted tweaks of four lines, for a MAC.</summary>
    private IEnumerable<Action> KeepTweaks(AssemblerRegisterZMM tweaks)
    {
        yield return () => c.vmovdqu64(__zmmword_ptr[Tweaks], tweaks);
        yield return () => c.add(Tweaks, TweakStride);
    }

    private static void Emit(IEnumerable<Action> steps)
    {
        foreach (Action step in steps)
        {
            step();
        }
    }

    /// <summary>Spreads the steps of the next group evenly over the rounds of this one, so that neither waits for the other's latency.</summary>
    private static void Weave(Action[] rounds, Action[] beside)
    {
        for (int i = 0, done = 0; i < rounds.Length; i++)
        {
            rounds[i]();
            for (; done < (i + 1) * beside.Length / rounds.Length; done++)
            {
                beside[done]();
            }
        }
    }
}
