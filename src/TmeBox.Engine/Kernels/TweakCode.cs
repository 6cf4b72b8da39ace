using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Steps, one instruction each, from line numbers to encrypted tweaks, four lines in a register.</summary>
/// <param name="code">The instructions for a key length.</param>
/// <param name="record">Points to the keys.</param>
/// <param name="format">Points to a <see cref="UnitFormat"/>.</param>
/// <param name="key">Used up.</param>
/// <param name="numbers">The numbers of the next four lines.</param>
internal sealed class TweakCode(
    XtsCode code, AssemblerRegister64 record, AssemblerRegister64 format, AssemblerRegisterZMM key, AssemblerRegisterZMM numbers)
{
    private readonly Assembler c = code.Assembler;

    /// <summary>From the number of the first line to the numbers of the first four.</summary>
    public void Start(AssemblerRegister64 number)
    {
        c.vpbroadcastq(numbers, number);

        // The upper halves of the numbers are zero: only every other element takes the broadcast.
        c.vpandq(numbers, numbers, code.Constants.LowHalf);
        c.vpaddq(numbers, numbers, __zmmword_ptr[format + UnitFormat.FirstOffset]);
    }

    /// <summary>The data units of the next four lines of each register, in their byte order; counts on.</summary>
    public IEnumerable<Action> Units(params AssemblerRegisterZMM[] registers)
    {
        foreach (AssemblerRegisterZMM units in registers)
        {
            yield return () => c.vpshufb(units, numbers, __zmmword_ptr[format + UnitFormat.OrderOffset]);
            yield return () => c.vpaddq(numbers, numbers, __zmmword_ptr[format + UnitFormat.StepOffset]);
        }
    }

    /// <summary>All rounds of AES with the tweak key.</summary>
    public IEnumerable<Action> Rounds(params AssemblerRegisterZMM[] registers)
    {
        for (int round = 0; round <= code.Rounds; round++)
        {
            int r = round;
            yield return () => code.TweakKey(key, record, r);
            foreach (AssemblerRegisterZMM tweak in registers)
            {
                yield return () => Round(tweak, r);
            }
        }
    }

    private void Round(AssemblerRegisterZMM tweak, int round)
    {
        if (round == 0)
        {
            c.vpxorq(tweak, tweak, key);
        }
        else if (round < code.Rounds)
        {
            c.vaesenc(tweak, tweak, key);
        }
        else
        {
            c.vaesenclast(tweak, tweak, key);
        }
    }
}
