using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The prefixes of an instruction.</summary>
/// <param name="Repeated">Two prefixes of one group, or one twice.</param>
/// <param name="AfterRex">A legacy prefix stands after a REX prefix, which is then void.</param>
/// <param name="Segment">A segment prefix other than 65.</param>
/// <param name="Gs">65.</param>
/// <param name="AddressSize">67: addresses are cut to 32 bits.</param>
/// <param name="OperandSize">66.</param>
/// <param name="Repeat">F2 or F3 which does not select the opcode.</param>
public sealed record PrefixForm(Bit Repeated, Bit AfterRex, Bit Segment, Bit Gs, Bit AddressSize, Bit OperandSize, Bit Repeat)
{
    /// <summary>No prefix that matters.</summary>
    public static PrefixForm None { get; } = new(false, false, false, false, false, false, false);
}
