using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>r14 holds the window's address; r11 carries offsets whose upper half is known to be zero.</summary>
public static class RegisterRules
{
    internal static readonly Rule WindowWritten = new("Register", "D-BOX-1", "Register r14 is never written, not as a second destination either: it holds the window's address.");
    internal static readonly Rule R11Zeroed = new("Register", "SDM 1 3.4.1.1", "MOV, ADD, SUB, AND, OR, XOR, LEA and MOVZX to r11d zero the upper half of r11; other 32-bit operations may leave it.");
    internal static readonly Rule R11Kept = new("Register", "D-BOX-1", "What is known of r11 lasts until r11 is written; for data isolation alone, for one instruction.");
    internal static readonly Rule R11Forgotten = new("Register", "D-BOX-1", "Where control may enter nothing is known of r11.");

    internal static void Judge(Judgement judgement, CodeForm form) => judgement.Refuse(WindowWritten, form.Written[14]);

    internal static CodeState Enter(Judgement judgement, CodeState before, CodeForm form, CodeSite site) =>
        before with { R11Zero = before.R11Zero & !judgement.Holds(R11Forgotten, site.IsEntered(form.Offset)) };

    internal static Bit IsZero(Judgement judgement, CodeState known, CodeForm form, CodeSite site)
    {
        var zeroed = form.Destination == Registers.R11 & form.Is32 & Zeroes(form);
        return judgement.Holds(R11Zeroed, zeroed) & form.Written[11] | site.Bundled & known.R11Zero & judgement.Holds(R11Kept, !form.Written[11]);
    }

    /// <summary>The operations that zero bits 63:32 of a 32-bit destination, whatever the operands.</summary>
    internal static Bit Zeroes(CodeForm form) => form.Does(
        Operation.Mov, Operation.Add, Operation.Sub, Operation.And, Operation.Or, Operation.Xor, Operation.Lea, Operation.Movzx);
}
