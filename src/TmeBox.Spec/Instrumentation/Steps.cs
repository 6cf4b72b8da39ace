using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What an instruction that completes leaves behind, whether the code rules accept it or not. What the model does not compute is unknown.</summary>
public static class Steps
{
    /// <summary>The state after the instruction.</summary>
    public static Processor Next(CodeForm form, Processor p, Unknowns u)
    {
        var unknown = Accesses.IsUnknown(form) | form.Is(InstructionClass.System);
        var based = unknown | form.Is(InstructionClass.Segment);
        var all = unknown | form.Is(InstructionClass.StackFrame);
        var stack = StackPointer(form, p, u);
        var result = Result(form, p, u);
        return new(
            Rip(form, p, u),
            Map<Word, Word>.PointWise(register =>
            {
                var written = Lifted.If(register == form.Destination, result, u.Results[register]);
                var implicitly = Lifted.If(register == Registers.Rsp, stack, p.Registers[register]);
                return Lifted.If(all, u.Results[register], Lifted.If(Registers.Contain(form.Written, register), written, implicitly));
            }),
            Lifted.If(based, u.NewGsBase, p.GsBase),
            Lifted.If(based | form.Is(InstructionClass.ControlState), u.NewFixed, p.Fixed));
    }

    /// <summary>Whether control passes to the next instruction.</summary>
    public static Bit FallThrough(CodeForm form, Unknowns u) =>
        !form.Is(InstructionClass.Jump, InstructionClass.Call, InstructionClass.IndirectJump, InstructionClass.IndirectCall, InstructionClass.Return)
        & !(form.Is(InstructionClass.ConditionalJump) & u.Taken);

    private static Word Rip(CodeForm form, Processor p, Unknowns u)
    {
        var direct = form.Is(InstructionClass.Jump, InstructionClass.Call) | form.Is(InstructionClass.ConditionalJump) & u.Taken;
        var indirect = form.Is(InstructionClass.IndirectJump, InstructionClass.IndirectCall);
        var unknown = Accesses.IsUnknown(form) | form.Is(InstructionClass.System, InstructionClass.FarTransfer, InstructionClass.Return);
        return Lifted.If(unknown, u.Control,
            Lifted.If(direct, p.Rip - form.Offset + form.Target,
                Lifted.If(indirect, Lifted.If(form.Memory.Present, u.Loaded, p.Registers[form.Source]), p.Rip + form.Length)));
    }

    private static Word StackPointer(CodeForm form, Processor p, Unknowns u)
    {
        var (rsp, zero) = (p.Registers[Registers.Rsp], Word.Of(0, 64));
        var released = Lifted.If(form.Is(InstructionClass.Return) & form.HasImmediate, form.Immediate.Slice(15, 0).ZeroExtend(64), zero);
        return Lifted.If(Accesses.Pushes(form), rsp - form.StackBytes, Lifted.If(Accesses.UsesStack(form), rsp + form.StackBytes + released, rsp));
    }

    // SDM volume 1, 3.4.1.1: a 32-bit result is extended by zeros. Of narrower ones, and of other operations, nothing is said.
    private static Word Result(CodeForm form, Processor p, Unknowns u)
    {
        var (a, any) = (p.Registers[form.Destination], u.Results[form.Destination]);
        var b = Lifted.If(form.HasImmediate, form.Immediate, Lifted.If(form.Accesses, u.Loaded, p.Registers[form.Source]));
        var full = Of(Operation.Mov, b, Of(Operation.Add, a + b, Of(Operation.Sub, a - b, Of(Operation.And, a & b, Of(Operation.Or, a | b, Of(Operation.Xor, a ^ b,
            Of(Operation.Lea, Accesses.EffectiveAddress(form, p, u), any)))))));
        var half = full.Slice(31, 0).ZeroExtend(64);
        var known = form.Does(Operation.Mov, Operation.Add, Operation.Sub, Operation.And, Operation.Or, Operation.Xor, Operation.Lea, Operation.Movzx);
        return Lifted.If(known & form.Is64, full, Lifted.If(known & form.Is32, half, any));

        Word Of(Operation operation, Word value, Word otherwise) => Lifted.If(form.Does(operation), value, otherwise);
    }
}
