using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>
/// Emits <c>void (byte* pair, byte* source, byte* target, ulong unitLow, ulong unitHigh, Block128* tweak)</c>: one line, as <see cref="LineKernel"/>, from
/// the AES-128 keys themselves.
/// </summary>
/// <remarks>
/// It takes longer than with schedules that are near, and less long than schedules take to come from far away. The tweak key is expanded in the lowest block
/// of a register, beside the data key in the others.
/// </remarks>
/// <param name="c">Where to emit.</param>
/// <param name="code">What it is made of.</param>
internal sealed class PairKernel(Assembler c, ExpandingCode code)
{
    private const byte Xor3 = 0x96, FromSecondBlock = 0x55;
    private static readonly AssemblerRegister64 Pair = rdi, Source = rsi, Target = rdx, UnitLow = rcx, UnitHigh = r8, Tweak = r9;
    private static readonly AssemblerRegisterZMM Powers = zmm16, Keys = zmm17, Substituted = zmm18, Shifted = zmm19, Swapped = zmm20, Product = zmm21;
    private static readonly AssemblerRegisterZMM Zero = zmm22, State = zmm23;
    private static readonly AssemblerRegisterXMM TweakKey = xmm17;
    private static readonly AssemblerRegisterZMM[] RoundKeys = [zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10];

    /// <summary>Emits the code.</summary>
    public void Emit()
    {
        Label narrow = c.CreateLabel(), unwanted = c.CreateLabel();
        c.vmovq(LoneCode.Tweak, UnitLow);
        c.test(UnitHigh, UnitHigh);
        c.je(narrow);
        c.vpinsrq(LoneCode.Tweak, LoneCode.Tweak, UnitHigh, 1);
        c.Label(ref narrow);
        ExpandAndTweak();
        c.test(Tweak, Tweak);
        c.je(unwanted);
        c.vmovdqu64(__xmmword_ptr[Tweak], LoneCode.Tweak);
        c.Label(ref unwanted);
        AlphaPowers.OneLine(c, code.Constants, Powers, Swapped, Product);
        Data();
        c.vzeroupper();
        c.ret();
    }

    private void ExpandAndTweak()
    {
        AssemblerRegisterXMM tweak = LoneCode.Tweak;
        c.vpxord(Zero, Zero, Zero);
        c.vbroadcasti32x4(Keys, __xmmword_ptr[Pair + KeyPair.Data]);
        c.vinserti32x4(Keys, Keys, __xmmword_ptr[Pair + KeyPair.Tweak], 0);
        c.vpxorq(tweak, tweak, TweakKey);
        Keep(0, Keys);
        for (int round = 1; round <= KeyExpansion.Rounds; round++)
        {
            Steps.Emit(code.Expansion.Next(Keys, round, Substituted, Shifted));
            if (round < KeyExpansion.Rounds)
            {
                c.vaesenc(tweak, tweak, TweakKey);
            }
            else
            {
                c.vaesenclast(tweak, tweak, TweakKey);
            }

            if (code.IsInverted(round))
            {
                Steps.Emit(code.Expansion.Invert(Product, Keys, Zero));
            }

            Keep(round, code.IsInverted(round) ? Product : Keys);
        }
    }

    private void Data()
    {
        (AssemblerRegisterZMM first, AssemblerRegisterZMM last) = (RoundKeys[0], RoundKeys[KeyExpansion.Rounds]);
        c.vpxorq(State, first, __zmmword_ptr[Source]);
        c.vpternlogq(State, Powers, Product, Xor3);
        c.vpternlogq(last, Powers, Product, Xor3);
        for (int round = 1; round < KeyExpansion.Rounds; round++)
        {
            code.Xts.DataRound(State, RoundKeys[round]);
        }

        code.Xts.LastRound(State, last);
        c.vmovdqu64(__zmmword_ptr[Target], State);
    }

    /// <summary>Puts a round key of the data key into all blocks of the register in which the data's rounds will look for it.</summary>
    private void Keep(int round, AssemblerRegisterZMM keys) =>
        c.vshufi32x4(RoundKeys[code.PlaceOf(round)], keys, keys, FromSecondBlock);
}
