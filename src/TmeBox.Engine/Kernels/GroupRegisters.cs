using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>The vector registers of the kernels over groups of up to eight lines, and what is done with all of a group's at once.</summary>
internal static class GroupRegisters
{
    /// <summary>The data of a line each.</summary>
    public static AssemblerRegisterZMM[] State { get; } = [zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7];

    /// <summary>Its tweak's powers with the last round key added.</summary>
    public static AssemblerRegisterZMM[] KeyAndTweak { get; } = [zmm8, zmm9, zmm10, zmm11, zmm12, zmm13, zmm14, zmm15];

    /// <summary>The tweaks of four lines each: this group's, and two more for a group ahead.</summary>
    public static AssemblerRegisterZMM[] Tweaks { get; } = [zmm24, zmm25, zmm22, zmm23];

    /// <summary>A round key of the data key.</summary>
    public static AssemblerRegisterZMM Key => zmm26;

    /// <summary>A round key of the tweak key; on entry and exit of the data, the data key's last.</summary>
    public static AssemblerRegisterZMM TweakKey => zmm27;

    /// <summary>The numbers of the next four lines.</summary>
    public static AssemblerRegisterZMM Numbers => zmm28;

    private static readonly AssemblerRegisterZMM Ones = zmm29, Carry = zmm30, Mask = zmm31;

    /// <summary>Multiplies tweaks out and takes the data, four lines after four: the first ones need not wait for the others' powers. Uses the tweaks up.</summary>
    public static void Enter(XtsCode code, AssemblerRegister64 record, AssemblerRegister64 source, params AssemblerRegisterZMM[] quads)
    {
        code.Assembler.vpternlogd(Ones, Ones, Ones, 0xFF);
        code.EntryKeys(Key, TweakKey, record);
        for (int quad = 0; quad < quads.Length; quad++)
        {
            // Until the data enters, its registers serve.
            AssemblerRegisterZMM[] powers = State[(4 * quad)..(4 * (quad + 1))];
            AlphaPowers.FourLines(code.Assembler, code.Constants, quads[quad], powers, Ones, Carry, Mask);
            for (int i = 0; i < 4; i++)
            {
                code.Assembler.vpxorq(KeyAndTweak[(4 * quad) + i], powers[AlphaPowers.Place[i]], TweakKey);
            }

            for (int i = 4 * quad; i < 4 * (quad + 1); i++)
            {
                code.Enter(State[i], __zmmword_ptr[source + (64 * i)], KeyAndTweak[i], Key);
            }
        }
    }

    /// <summary>All rounds but the last: one independent operation a line.</summary>
    public static IEnumerable<Action> DataRounds(XtsCode code, AssemblerRegister64 record, int lines)
    {
        for (int round = 1; round < code.Rounds; round++)
        {
            int r = round;
            yield return () => code.DataKey(Key, record, r);
            foreach (AssemblerRegisterZMM state in State[..lines])
            {
                yield return () => code.DataRound(state, Key);
            }
        }
    }

    /// <summary>Last rounds and stores.</summary>
    public static void Leave(XtsCode code, AssemblerRegister64 target, int lines)
    {
        for (int i = 0; i < lines; i++)
        {
            code.LastRound(State[i], KeyAndTweak[i]);
        }

        for (int i = 0; i < lines; i++)
        {
            code.Assembler.vmovdqu64(__zmmword_ptr[target + (64 * i)], State[i]);
        }
    }
}
