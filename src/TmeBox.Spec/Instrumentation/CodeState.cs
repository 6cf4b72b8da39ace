using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What the sweep knows before an instruction, from those before it.</summary>
/// <param name="R11Zero">The upper half of r11 is zero.</param>
/// <param name="Dirty">The stack pointer was moved and the stack was not touched since.</param>
/// <param name="Halved">The stack pointer was cut to 32 bits and the window's address is not yet added.</param>
/// <param name="Masked">The register that the last instruction masked to a bundle's offset, 5 bits.</param>
/// <param name="Based">The register that the last two instructions masked and moved into the window, 5 bits.</param>
/// <param name="GateReady">The last instruction put the return address of a host call into r11.</param>
public sealed record CodeState(Bit R11Zero, Bit Dirty, Bit Halved, Word Masked, Word Based, Bit GateReady)
{
    /// <summary>What is known where control may come from anywhere: nothing.</summary>
    public static CodeState Entry { get; } = new(false, false, false, Registers.None, Registers.None, false);
}
