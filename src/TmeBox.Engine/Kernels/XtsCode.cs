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

    /// <summary>One line from end to end, its blocks in one register: what the lone-line kernel does.</summary>
    /// <remarks>
    /// The tweak goes through AES in a 128-bit register, which AMD runs at half the cost. Consecutive lines depend on nothing of each other, so the
    /// processor overlaps one line's long chain with the next lines'; only registers 16 to 31 are used, so no vzeroupper is needed.
    /// </remarks>
    /// <param name="record">Points to the keys.</param>
    /// <param name="source">The line.</param>
    /// <param name="target">Where to.</param>
    /// <param name="keepTweak">Emits what becomes of the encrypted tweak, which is in <see cref="LoneTweak"/>.</param>
    public void Line(AssemblerRegister64 record, AssemblerMemoryOperand source, AssemblerMemoryOperand target, Action keepTweak)
    {
        (AssemblerRegisterXMM tweak, AssemblerRegisterZMM powers) = (LoneTweak, zmm16);
        (AssemblerRegisterZMM state, AssemblerRegisterZMM key, AssemblerRegisterZMM lastKey) = (zmm17, zmm18, zmm19);
        (AssemblerRegisterZMM swapped, AssemblerRegisterZMM product) = (zmm20, zmm21);
        Steps.Emit(LoneTweakRounds(tweak, record));
        keepTweak();
        AlphaPowers.OneLine(c, constants, powers, swapped, product);
        EnterLone(state, lastKey, record, source, powers, product);
        Steps.Emit(LoneRounds(state, key, record));
        LastRound(state, lastKey);
        c.vmovdqu64(target, state);
    }

    /// <summary>All rounds of AES on one tweak.</summary>
    public IEnumerable<Action> LoneTweakRounds(AssemblerRegisterXMM tweak, AssemblerRegister64 record)
    {
        yield return () => c.vpxorq(tweak, tweak, Key(0));
        for (int i = 1; i < rounds; i++)
        {
            int round = i;
            yield return () => c.vaesenc(tweak, tweak, Key(round));
        }

        yield return () => c.vaesenclast(tweak, tweak, Key(rounds));

        AssemblerMemoryOperand Key(int round) => __xmmword_ptr[record + (KeyRecord.Tweak + (16 * round))];
    }

    /// <summary>The data with its first round key and its powers, and the last round key with the powers.</summary>
    /// <param name="state">Becomes the data.</param>
    /// <param name="lastKey">Becomes what <see cref="LastRound"/> wants.</param>
    /// <param name="record">Points to the keys.</param>
    /// <param name="source">The line.</param>
    /// <param name="powers">As <see cref="AlphaPowers.OneLine"/> leaves it.</param>
    /// <param name="product">Likewise.</param>
    public void EnterLone(
        AssemblerRegisterZMM state, AssemblerRegisterZMM lastKey, AssemblerRegister64 record, AssemblerMemoryOperand source,
        AssemblerRegisterZMM powers, AssemblerRegisterZMM product)
    {
        // Beside the tweak's chain: the data with its first round key. On it: one addition of the powers.
        DataKey(state, record, 0);
        c.vpxorq(state, state, source);
        DataKey(lastKey, record, rounds);
        c.vpternlogq(state, powers, product, Xor3);
        c.vpternlogq(lastKey, powers, product, Xor3);
    }

    /// <summary>All rounds on one line's data but the last, each with its key just before.</summary>
    public IEnumerable<Action> LoneRounds(AssemblerRegisterZMM state, AssemblerRegisterZMM key, AssemblerRegister64 record)
    {
        for (int i = 1; i < rounds; i++)
        {
            int round = i;
            yield return () =>
            {
                DataKey(key, record, round);
                DataRound(state, key);
            };
        }
    }

    /// <summary>The register in which <see cref="Line"/> expects the data unit.</summary>
    public static AssemblerRegisterXMM LoneTweak => xmm16;
}
