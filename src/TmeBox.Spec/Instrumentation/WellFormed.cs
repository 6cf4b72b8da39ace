using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What every decoder's forms have in common. The proofs assume it; the tests of the decoders check it.</summary>
public static class WellFormed
{
    /// <summary>Whether a form is one that a decoder can give.</summary>
    public static Bit Holds(CodeForm form) => Numbers(form) & Operands(form) & Operations(form) & Branches(form);

    /// <summary>Whether the facts about a place are ones that a verifier can find.</summary>
    public static Bit Holds(CodeSite site, CodeForm form, CodeLimits limits) =>
        site.TargetIsStart.Implies(site.TargetInCode)
        & site.TargetInCode.Implies(MemoryRules.IsBetweenGuards(form.Target, Word.Of(1, 64), limits));

    private static Bit Numbers(CodeForm form) =>
        form.Class <= CodeForm.Number(InstructionClass.Stop) & form.Operation <= CodeForm.Number(Operation.Cmp)
        & form.Memory.Base <= Registers.Rip & form.Memory.Index <= Registers.None & form.Destination <= Registers.None & form.Source <= Registers.None
        & form.Length != 0 & form.Length <= Word.Of(15, 64)
        & form.Offset < Word.Of(CodeLimits.WindowSize, 64) & form.End <= Word.Of(CodeLimits.WindowSize, 64)
        & (form.StackBytes == 8 | form.StackBytes == 2 & form.Is(InstructionClass.Push, InstructionClass.Pop));

    private static Bit Operands(CodeForm form)
    {
        var m = form.Memory;
        return (m.Base == Registers.Rip).Implies(m.Index == Registers.None & m.Scale == 0 & form.Target == form.End + m.Displacement)
            & (m.Index == Registers.None).Implies(!m.VectorIndex)
            & (!m.Present).Implies(m.Base == Registers.None & m.Index == Registers.None & !m.Writes);
    }

    // An operation that is told apart writes its destination and nothing else; LEA is the one that does not access.
    private static Bit Operations(CodeForm form)
    {
        var writes = form.Does(Operation.Mov, Operation.Add, Operation.Sub, Operation.And, Operation.Or, Operation.Xor, Operation.Lea, Operation.Movzx);
        var destination = Lifted.If(form.Destination == Registers.None, Word.Of(0, 32), Word.Of(1, 32) << form.Destination.ZeroExtend(32));
        return writes.Implies(form.Written == destination.Slice(15, 0))
            & form.Does(Operation.Test, Operation.Cmp).Implies(form.Written == 0)
            & form.Does(Operation.Lea).Implies(form.Is(InstructionClass.AddressOnly) & form.Memory.Present)
            & (!form.Does(Operation.Other, Operation.Lea)).Implies(form.Is(InstructionClass.Compute))
            & form.Is(InstructionClass.AddressOnly).Implies(form.Does(Operation.Lea) | form.Written == 0);
    }

    private static Bit Branches(CodeForm form)
    {
        var direct = form.Is(InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.Call, InstructionClass.Return);
        var indirect = form.Is(InstructionClass.IndirectJump, InstructionClass.IndirectCall);
        return direct.Implies(!form.Memory.Present)
            & indirect.Implies(form.Memory.Present | form.Source < Registers.None)
            & (indirect | direct & !form.Is(InstructionClass.ConditionalJump) | form.Is(InstructionClass.Push)).Implies(form.Written == 0);
    }
}
