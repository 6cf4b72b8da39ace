using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>
/// Emits <c>void (byte* record, byte* source, byte* target, UnitFormat* format, ulong number, Block128* tweaks, nint groups)</c>:
/// two or more groups of eight consecutive lines under one key.
/// </summary>
/// <remarks>
/// <para>
/// A pipeline of three stages. While a group of eight lines goes through its rounds, the tweaks of the next group are multiplied by the powers of
/// alpha, and those of the group after it go through AES: two more registers through AES for eight of data. That makes 100 AES operations of
/// 512 bits a group for AES-128 and 140 for AES-256, and they alone should set the pace.
/// </para>
/// <para>
/// The multiplication is done in general registers, by way of memory. Vector instructions for it cost AMD half an AES slot each, since that processor
/// deals them out to all of its vector pipes evenly; additions with carry cost none there, and on Intel they have ports that AES does not want.
/// A stage apart, the 64-byte loads never meet the 8-byte stores on their way to the cache.
/// </para>
/// </remarks>
/// <param name="code">The instructions for a key length and a direction.</param>
internal sealed class RunKernel(XtsCode code)
{
    /// <summary>Lines a group.</summary>
    public const int Group = 8;

    // On the stack: the powers of the next group's tweaks, the tweaks themselves if nobody wants them, how far those that are wanted move on a group.
    private const int PowersPlace = 0, TweaksPlace = 512, StridePlace = 640, StackPlace = 648, FrameSize = 704;
    private const int GroupBytes = 64 * Group, TweakBytes = 16 * Group;
    private static readonly AssemblerRegister64 Record = rdi, Source = rsi, Target = rdx, Format = rcx, Number = r8, Groups = r8, Tweaks = r9;
    private static readonly AssemblerRegister64 Low = r10, High = r11, Carry = rax;
    private static readonly AssemblerRegisterZMM[] Later = GroupRegisters.Tweaks[..2], First = GroupRegisters.Tweaks[2..];

    private readonly Assembler c = code.Assembler;
    private readonly TweakCode _tweaks = new(code, Record, Format, GroupRegisters.TweakKey, GroupRegisters.Numbers);

    /// <summary>Emits it.</summary>
    public void Emit()
    {
        Label more = c.CreateLabel(), loop = c.CreateLabel(), lastTwo = c.CreateLabel();
        EnterFrame();
        StartPipeline();
        c.sub(Groups, 2);
        c.jne(more);
        EnterFirstGroup();
        c.jmp(lastTwo);
        c.Label(ref more);

        // Nothing else goes through AES while the first group's tweaks are multiplied, so the third group's do.
        Steps.Emit([.. _tweaks.Units(Later), .. _tweaks.Rounds(Later)]);
        EnterFirstGroup();
        OneGroup([.. NextPowers(), .. KeepLaterTweaks()], []);
        EnterGroup();
        c.dec(Groups);
        c.je(lastTwo);
        c.Label(ref loop);
        OneGroup(NextPowers(), LaterTweaks());
        EnterGroup();
        c.dec(Groups);
        c.jne(loop);
        c.Label(ref lastTwo);
        OneGroup(NextPowers(), []);
        EnterGroup();
        OneGroup([], []);
        c.mov(rsp, __qword_ptr[rsp + StackPlace]);

        // Registers 0 to 15 were used whole: without this, SSE code that follows would be slow on some processors.
        c.vzeroupper();
        c.ret();
    }

    /// <summary>An aligned frame, and the tweaks' place and stride: a stride of 0 if nobody wants them.</summary>
    private void EnterFrame()
    {
        Label wanted = c.CreateLabel();
        c.mov(Low, rsp);
        c.sub(rsp, FrameSize);
        c.and(rsp, -64);
        c.mov(__qword_ptr[rsp + StackPlace], Low);
        c.mov(High, TweakBytes);
        c.test(Tweaks, Tweaks);
        c.jne(wanted);
        c.lea(Tweaks, __[rsp + TweaksPlace]);
        c.xor(High, High);
        c.Label(ref wanted);
        c.mov(__qword_ptr[rsp + StridePlace], High);
        _tweaks.Start(Number);
        c.mov(Groups, __qword_ptr[Low + 8]);
    }

    /// <summary>The tweaks of two groups.</summary>
    private void StartPipeline()
    {
        Steps.Emit(_tweaks.Units([.. First, .. Later]));
        Steps.Emit(_tweaks.Rounds([.. First, .. Later]));
        Steps.Emit(KeepTweaks(First));
        c.add(Tweaks, __qword_ptr[rsp + StridePlace]);
        Steps.Emit(KeepTweaks(Later));
    }

    /// <summary>The first group finds its powers by vector instructions: there are no data rounds yet that would have to wait for them.</summary>
    private void EnterFirstGroup() => GroupRegisters.Enter(code, Record, Source, First);

    /// <summary>One group, which has entered, to its end, with the stages of later groups beside it.</summary>
    private void OneGroup(IEnumerable<Action> nextPowers, IEnumerable<Action> laterTweaks)
    {
        Action[] rounds = [.. GroupRegisters.DataRounds(code, Record, Group)];

        // Done well before the last rounds, so that the next group finds its powers in the cache.
        int beside = rounds.Length * 4 / 5;
        Steps.Emit(Steps.Weave(rounds[..beside], Steps.Weave(nextPowers, laterTweaks), every: 4));
        Steps.Emit(rounds[beside..]);
        GroupRegisters.Leave(code, Target, Group);
        c.add(Source, GroupBytes);
        c.add(Target, GroupBytes);
    }

    /// <summary>A group that is not the first finds its powers in memory.</summary>
    private void EnterGroup()
    {
        code.EntryKeys(GroupRegisters.Key, GroupRegisters.TweakKey, Record);
        for (int i = 0; i < Group; i++)
        {
            c.vpxorq(GroupRegisters.KeyAndTweak[i], GroupRegisters.TweakKey, __zmmword_ptr[rsp + (PowersPlace + (64 * i))]);
            code.Enter(GroupRegisters.State[i], __zmmword_ptr[Source + (64 * i)], GroupRegisters.KeyAndTweak[i], GroupRegisters.Key);
        }
    }

    /// <summary>The powers of the next group's tweaks: for each line T, alpha T, alpha^2 T and alpha^3 T.</summary>
    private IEnumerable<Action> NextPowers()
    {
        for (int line = 0; line < Group; line++)
        {
            (int tweak, int powers) = (16 * line, PowersPlace + (64 * line));
            yield return () => c.mov(Low, __qword_ptr[Tweaks + tweak]);
            yield return () => c.mov(High, __qword_ptr[Tweaks + (tweak + 8)]);
            for (int j = 0; j < 4; j++)
            {
                int power = powers + (16 * j);
                if (j > 0)
                {
                    yield return () => AlphaPowers.Double(c, Low, High, Carry);
                }

                yield return () => c.mov(__qword_ptr[rsp + power], Low);
                yield return () => c.mov(__qword_ptr[rsp + (power + 8)], High);
            }
        }
    }

    /// <summary>The tweaks of the group after the next. Stored last: until then the next group's are read from the same place.</summary>
    private IEnumerable<Action> LaterTweaks() => [.. _tweaks.Units(Later), .. _tweaks.Rounds(Later), .. KeepLaterTweaks()];

    private IEnumerable<Action> KeepLaterTweaks() => [() => c.add(Tweaks, __qword_ptr[rsp + StridePlace]), .. KeepTweaks(Later)];

    private IEnumerable<Action> KeepTweaks(AssemblerRegisterZMM[] quads)
    {
        yield return () => c.vmovdqu64(__zmmword_ptr[Tweaks], quads[0]);
        yield return () => c.vmovdqu64(__zmmword_ptr[Tweaks + 64], quads[1]);
    }
}
