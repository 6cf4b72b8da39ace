using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits <c>void (byte* record, byte* source, byte* target, UnitFormat* format, ulong number, Block128* tweaks)</c>: four or eight lines under one key.</summary>
/// <remarks>Tweaks, their powers, then the data: each waits for the one before, and only calls that follow each other overlap.</remarks>
/// <param name="code">The instructions for a key length and a direction.</param>
/// <param name="lines">4 or 8.</param>
internal sealed class GroupKernel(XtsCode code, int lines)
{
    private static readonly AssemblerRegister64 Record = rdi, Source = rsi, Target = rdx, Format = rcx, Number = r8, Tweaks = r9;
    private readonly Assembler c = code.Assembler;

    /// <summary>Emits it.</summary>
    public void Emit()
    {
        AssemblerRegisterZMM[] quads = GroupRegisters.Tweaks[..(lines / 4)];
        var tweaks = new TweakCode(code, Record, Format, GroupRegisters.TweakKey, GroupRegisters.Numbers);
        tweaks.Start(Number);
        Steps.Emit(tweaks.Units(quads));
        Steps.Emit(tweaks.Rounds(quads));
        KeepTweaks(quads);
        GroupRegisters.Enter(code, Record, Source, quads);
        Steps.Emit(GroupRegisters.DataRounds(code, Record, lines));
        GroupRegisters.Leave(code, Target, lines);
        c.vzeroupper();
        c.ret();
    }

    /// <summary>Stores the encrypted tweaks if somebody wants them.</summary>
    private void KeepTweaks(AssemblerRegisterZMM[] quads)
    {
        Label unwanted = c.CreateLabel();
        c.test(Tweaks, Tweaks);
        c.je(unwanted);
        for (int quad = 0; quad < quads.Length; quad++)
        {
            c.vmovdqu64(__zmmword_ptr[Tweaks + (64 * quad)], quads[quad]);
        }

        c.Label(ref unwanted);
    }
}
