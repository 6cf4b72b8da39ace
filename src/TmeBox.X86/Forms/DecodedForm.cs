using Iced.Intel;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Forms;

/// <summary>An instruction as the decoder gives it, and as the code rules see it.</summary>
/// <param name="Form">The form; its length is 1 where nothing could be decoded.</param>
/// <param name="Instruction">The decoder's instruction.</param>
public sealed record DecodedForm(CodeForm Form, Instruction Instruction)
{
    /// <summary>Number of bytes.</summary>
    public int Length => (int)Form.Length.Concrete;

    /// <summary>The class of the instruction.</summary>
    public InstructionClass Class => (InstructionClass)Form.Class.Concrete;
}
