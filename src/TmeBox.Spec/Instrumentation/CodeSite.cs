using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What the verifier knows about the place of an instruction.</summary>
/// <param name="Bundled">The profile of code and data: control may come to any bundle.</param>
/// <param name="Label">A direct branch, a host's return or a declared entry comes here.</param>
/// <param name="Last">No instruction of the region follows.</param>
/// <param name="TargetInCode">The form's target lies in a region of this code.</param>
/// <param name="TargetIsStart">An instruction of this code starts there, and counts it as a label.</param>
/// <param name="WritesCode">The memory operand relative to the instruction pointer overlaps a region of this code.</param>
public sealed record CodeSite(Bit Bundled, Bit Label, Bit Last, Bit TargetInCode, Bit TargetIsStart, Bit WritesCode)
{
    /// <summary>Whether control may come to an instruction there from elsewhere than the one before it.</summary>
    public Bit IsEntered(Word offset) => Label | Bundled & IsAligned(offset);

    /// <summary>Whether a 64-bit number is a multiple of the bundle's size.</summary>
    public static Bit IsAligned(Word offset) => offset.Slice(4, 0) == 0;
}
