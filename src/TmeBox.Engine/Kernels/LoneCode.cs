using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>The instructions for one line with a tweak of its own, its blocks in one register, for one kind of key record.</summary>
/// <remarks>
/// The tweak goes through AES in a 128-bit register, which AMD runs at half the cost. Only registers 16 to 31 are used, so no vzeroupper is needed.
/// With wide keys a round takes one instruction and the register that it writes, instead of two of each: registers and vector slots are what bounds how
/// many lines are under way at once.
/// </remarks>
/// <param name="code">The instructions for a key length and a direction.</param>
/// <param name="record">Points to the keys.</param>
/// <param name="wide">Points to their <see cref="WideKeys"/>; null if the record has none.</param>
internal sealed class LoneCode(XtsCode code, AssemblerRegister64 record, AssemblerRegister64? wide)
{
    private const byte Xor3 = 0x96;
    private static readonly AssemblerRegisterZMM Powers = zmm16, Product = zmm17, Swapped = zmm18, State = zmm19, Key = zmm20, LastKey = zmm21;
    private readonly Assembler c = code.Assembler;

    /// <summary>The register of the data unit, then of the encrypted tweak.</summary>
    public static AssemblerRegisterXMM Tweak => xmm16;

    /// <summary>All rounds of AES on the data unit.</summary>
    /// <param name="keys">Points to the keys; not always those of the data that is under way.</param>
    public IEnumerable<Action> TweakRounds(AssemblerRegister64 keys)
    {
        yield return () => c.vpxorq(Tweak, Tweak, TweakKey(0));
        for (int i = 1; i < code.Rounds; i++)
        {
            int round = i;
            yield return () => c.vaesenc(Tweak, Tweak, TweakKey(round));
        }

        yield return () => c.vaesenclast(Tweak, Tweak, TweakKey(code.Rounds));

        AssemblerMemoryOperand TweakKey(int round) => __xmmword_ptr[keys + (KeyRecord.Tweak + (16 * round))];
    }

    /// <summary>The powers of the encrypted tweak; they wait in registers that only <see cref="Enter"/> reads.</summary>
    public void MakePowers() => AlphaPowers.OneLine(c, code.Constants, Powers, Swapped, Product);

    /// <summary>Takes the data, adds the powers and the first round key, and adds the powers to the last round key; the powers' registers are free then.</summary>
    public void Enter(AssemblerMemoryOperand source)
    {
        if (wide is { } keys)
        {
            c.vmovdqu64(State, source);
            c.vpxorq(State, State, code.WideDataKey(keys, 0));
            c.vmovdqu64(LastKey, code.WideDataKey(keys, code.Rounds));
        }
        else
        {
            code.DataKey(State, record, 0);
            c.vpxorq(State, State, source);
            code.DataKey(LastKey, record, code.Rounds);
        }

        // Beside the tweak's chain so far; on it, one addition.
        c.vpternlogq(State, Powers, Product, Xor3);
        c.vpternlogq(LastKey, Powers, Product, Xor3);
    }

    /// <summary>All rounds on the data but the last.</summary>
    public IEnumerable<Action> Rounds()
    {
        for (int i = 1; i < code.Rounds; i++)
        {
            int round = i;
            yield return () => Round(round);
        }
    }

    /// <summary>The last round, and the line is where it should be.</summary>
    public void Leave(AssemblerMemoryOperand target)
    {
        code.LastRound(State, LastKey);
        c.vmovdqu64(target, State);
    }

    private void Round(int round)
    {
        if (wide is { } keys)
        {
            code.DataRound(State, code.WideDataKey(keys, round));
            return;
        }

        code.DataKey(Key, record, round);
        code.DataRound(State, Key);
    }
}
