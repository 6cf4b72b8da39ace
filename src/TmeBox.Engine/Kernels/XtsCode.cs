using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>The instructions that every XTS kernel of one key length and one direction is made of.</summary>
/// <remarks>
/// The System V convention: <c>rdi</c>, <c>rsi</c>, <c>rdx</c>, <c>rcx</c>, <c>r8</c>, <c>r9</c> hold the arguments; all vector registers and <c>rax</c>,
/// <c>r10</c>, <c>r11</c> may be changed. Round keys are broadcast from the record when they are needed: a broadcast load takes no vector port.
/// </remarks>
/// <param name="c">Where to emit.</param>
/// <param name="constants">The constants.</param>
/// <param name="direction">Which way the data goes. Tweaks are always encrypted.</param>
/// <param name="rounds">10 or 14.</param>
internal sealed class XtsCode(Assembler c, KernelConstants constants, Direction direction, int rounds)
{
    private const byte Xor3 = 0x96;
    private readonly int _schedule = direction == Direction.Encrypt ? KeyRecord.Encrypt : KeyRecord.Decrypt;
    private readonly int _wideSchedule = direction == Direction.Encrypt ? WideKeys.Encrypt : WideKeys.Decrypt;

    /// <summary>Where to emit.</summary>
    public Assembler Assembler => c;

    /// <summary>The constants.</summary>
    public KernelConstants Constants => constants;

    /// <summary>10 or 14.</summary>
    public int Rounds => rounds;

    /// <summary>Round key <paramref name="round"/> of the data key into all four blocks of a register.</summary>
    public void DataKey(AssemblerRegisterZMM key, AssemblerRegister64 record, int round) =>
        c.vbroadcasti32x4(key, __xmmword_ptr[record + (_schedule + (16 * round))]);

    /// <summary>Round key <paramref name="round"/> of the tweak key into all four blocks of a register.</summary>
    public void TweakKey(AssemblerRegisterZMM key, AssemblerRegister64 record, int round) =>
        c.vbroadcasti32x4(key, __xmmword_ptr[record + (KeyRecord.Tweak + (16 * round))]);

    /// <summary>Round key <paramref name="round"/> of the data key, where it lies in all four blocks (<see cref="WideKeys"/>).</summary>
    public AssemblerMemoryOperand WideDataKey(AssemblerRegister64 wide, int round) => __zmmword_ptr[wide + (_wideSchedule + (64 * round))];

    /// <summary>A round on the data: port 0 on Intel, pipes 0 and 1 on AMD, one a cycle on both. Everything else is arranged around these.</summary>
    public void DataRound(AssemblerRegisterZMM state, AssemblerRegisterZMM key)
    {
        if (direction == Direction.Encrypt)
        {
            c.vaesenc(state, state, key);
        }
        else
        {
            c.vaesdec(state, state, key);
        }
    }

    /// <summary>A round on the data with a key from memory.</summary>
    public void DataRound(AssemblerRegisterZMM state, AssemblerMemoryOperand key)
    {
        if (direction == Direction.Encrypt)
        {
            c.vaesenc(state, state, key);
        }
        else
        {
            c.vaesdec(state, state, key);
        }
    }

    /// <summary>The last round on the data, with a key that the tweak is already added to.</summary>
    public void LastRound(AssemblerRegisterZMM state, AssemblerRegisterZMM keyAndTweak)
    {
        if (direction == Direction.Encrypt)
        {
            c.vaesenclast(state, state, keyAndTweak);
        }
        else
        {
            c.vaesdeclast(state, state, keyAndTweak);
        }
    }

    /// <summary>
    /// The last round key of the data key, which is added to a line's powers once, and the sum of first and last, with which
    /// <see cref="Enter"/> makes the first out of it.
    /// </summary>
    public void EntryKeys(AssemblerRegisterZMM firstAndLast, AssemblerRegisterZMM last, AssemblerRegister64 record)
    {
        DataKey(last, record, rounds);
        DataKey(firstAndLast, record, 0);
        c.vpxorq(firstAndLast, firstAndLast, last);
    }

    /// <summary>Loads a line and adds its powers and the first round key.</summary>
    /// <param name="state">Becomes the data.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="keyAndTweak">Powers and last round key, as <see cref="LastRound"/> wants them.</param>
    /// <param name="firstAndLast">See <see cref="EntryKeys"/>.</param>
    public void Enter(AssemblerRegisterZMM state, AssemblerMemoryOperand line, AssemblerRegisterZMM keyAndTweak, AssemblerRegisterZMM firstAndLast)
    {
        c.vmovdqu64(state, line);
        c.vpternlogq(state, keyAndTweak, firstAndLast, Xor3);
    }
}
