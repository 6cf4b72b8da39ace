using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The stack pointer stays in the window, or within S of it until the stack is touched.</summary>
/// <code>
/// S1  push, pop, call                                  touches
/// S2  add, sub $imm,%rsp; lea imm(%rsp),%rsp; and $-imm,%rsp    is dirty until a touch
/// S3  mov, add, sub, and, or, xor, lea to %esp, then addq BASE,%rsp    is clean
/// </code>
public static class StackRules
{
    internal static readonly Rule Unconfined = new("Stack", "D-BOX-1", "The stack pointer is written by push, pop, call, a small step, or a 32-bit operation without memory to which the window's address is added.");
    internal static readonly Rule StepReach = new("Stack", "D-BOX-1", "A step of the stack pointer is of at most S bytes: a dirty one and an access together stay within the guard.");
    internal static readonly Rule StepTwice = new("Stack", "D-BOX-1", "Between two steps of the stack pointer the stack is touched: many small steps would leave the guard.");
    internal static readonly Rule Touch = new("Stack", "D-BOX-1", "A push, a pop, a call and an unmasked mov, test or cmp on disp(%rsp) touch the stack; prefetches, NOPs and masked moves need not access.");
    internal static readonly Rule Halved = new("Stack", "D-BOX-1, D-BOX-6", "After a 32-bit write to the stack pointer the very next instruction adds the window's address: until then it points into window 0.");
    internal static readonly Rule DirtyBranch = new("Stack", "D-BOX-1", "No branch leaves while the stack pointer is dirty: a loop would add up its steps.");
    internal static readonly Rule DirtyEntry = new("Stack", "D-BOX-1", "Where control may enter, and at the end of a bundle, the stack pointer is clean.");

    internal static void Judge(Judgement judgement, CodeState known, CodeForm form, CodeSite site, CodeLimits limits)
    {
        var (step, load) = (IsStep(form), MemoryRules.IsBaseLoad(form, limits));
        judgement.Refuse(Halved, known.Halved & !(load & form.Destination == Registers.Rsp));
        judgement.Refuse(DirtyEntry, known.Dirty & site.IsEntered(form.Offset));
        judgement.Refuse(Unconfined, form.WritesStackPointer & !step & !IsCut(form) & !load);
        judgement.Refuse(StepReach, step & Distance(form) > limits.StackStep);
        judgement.Refuse(StepTwice, step & known.Dirty);
        judgement.Refuse(DirtyBranch, known.Dirty & form.Is(InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.IndirectJump));
    }

    /// <summary>S2.</summary>
    internal static Bit IsStep(CodeForm form)
    {
        var immediate = form.HasImmediate & !form.Memory.Present & (form.Does(Operation.Add, Operation.Sub) | form.Does(Operation.And) & form.Immediate[63]);
        var lea = form.Does(Operation.Lea) & form.Memory.Base == Registers.Rsp & form.Memory.Index == Registers.None & !form.Prefixes.AddressSize;
        return form.WritesStackPointer & form.Destination == Registers.Rsp & form.Is64 & (immediate | lea);
    }

    /// <summary>The first half of S3.</summary>
    internal static Bit IsCut(CodeForm form) =>
        form.WritesStackPointer & form.Destination == Registers.Rsp & form.Is32 & !form.Accesses
        & form.Does(Operation.Mov, Operation.Add, Operation.Sub, Operation.And, Operation.Or, Operation.Xor, Operation.Lea);

    internal static Bit IsDirty(Judgement judgement, CodeState known, CodeForm form)
    {
        var pushes = form.Is(InstructionClass.Push, InstructionClass.Pop, InstructionClass.Call, InstructionClass.IndirectCall, InstructionClass.Return);
        var access = form.Accesses & form.Does(Operation.Mov, Operation.Test, Operation.Cmp) & form.Memory.Base == Registers.Rsp & !form.Prefixes.Gs;
        return IsStep(form) | known.Dirty & !pushes & !judgement.Holds(Touch, access) & !IsCut(form);
    }

    private static Word Distance(CodeForm form) => MemoryForm.Distance(Lifted.If(form.Does(Operation.Lea), form.Memory.Displacement, form.Immediate));
}
