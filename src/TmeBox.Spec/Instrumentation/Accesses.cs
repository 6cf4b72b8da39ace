using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What memory an instruction accesses, whether the code rules accept it or not (SDM volume 1, 3.3.7 and 3.7.5).</summary>
public static class Accesses
{
    /// <summary>The effective address: base, scaled index and displacement, cut to 32 bits by 67; modulo 2^64.</summary>
    public static Word EffectiveAddress(CodeForm form, Processor p, Unknowns u)
    {
        var (m, zero) = (form.Memory, Word.Of(0, 64));

        // POP forms its address after the stack pointer's step.
        var popped = Lifted.If(form.Is(InstructionClass.Pop) & m.Base == Registers.Rsp, form.StackBytes, zero);
        var from = Lifted.If(m.Base == Registers.None, zero, Lifted.If(m.Base == Registers.Rip, p.Rip + form.Length, p.Registers[m.Base] + popped));
        var index = Lifted.If(m.VectorIndex, u.Element, Lifted.If(m.Index == Registers.None, zero, p.Registers[m.Index]));
        var sum = from + (index << m.Scale.ZeroExtend(64)) + m.Displacement;
        return Lifted.If(form.Prefixes.AddressSize, sum.Slice(31, 0).ZeroExtend(64), sum);
    }

    /// <summary>The linear address of the memory operand's first byte.</summary>
    public static Word LinearAddress(CodeForm form, Processor p, Unknowns u) =>
        EffectiveAddress(form, p, u) + Lifted.If(form.Prefixes.Gs, p.GsBase, Word.Of(0, 64));

    /// <summary>Whether a byte is accessed, and its linear address; which byte, the unknowns say.</summary>
    public static (Bit Happens, Word Address) Byte(CodeForm form, Processor p, Unknowns u, CodeLimits limits)
    {
        var stack = UsesStack(form) & u.OnStack;
        var operand = form.Accesses & !stack & u.Position < form.Memory.Size.ZeroExtend(64) & (!form.Is(InstructionClass.Pop) | StackIsMapped(form, p, limits));
        var anywhere = IsAnywhere(form);
        var first = Lifted.If(stack, StackAddress(form, p), LinearAddress(form, p, u));
        return (anywhere | stack & u.Position < form.StackBytes | operand, Lifted.If(anywhere, u.Anywhere, first + u.Position));
    }

    /// <summary>Whether the instruction completes, as far as its accesses decide it: what it surely accesses is mapped.</summary>
    public static Bit Complete(CodeForm form, Processor p, Unknowns u, CodeLimits limits)
    {
        var (first, size) = (LinearAddress(form, p, u), form.Memory.Size.ZeroExtend(64));
        var surely = form.Accesses & form.Does(Operation.Mov, Operation.Test, Operation.Cmp);
        return (!UsesStack(form) | StackIsMapped(form, p, limits))
            & (!surely | Window.IsMapped(first, limits) & Window.IsMapped(first + size - Word.Of(1, 64), limits))
            & !form.Is(InstructionClass.Stop);
    }

    /// <summary>Whether the instruction pushes or pops.</summary>
    public static Bit UsesStack(CodeForm form) => Pushes(form) | form.Is(InstructionClass.Pop, InstructionClass.Return);

    /// <summary>Whether the instruction pushes.</summary>
    public static Bit Pushes(CodeForm form) => form.Is(InstructionClass.Push, InstructionClass.Call, InstructionClass.IndirectCall);

    /// <summary>Whether nobody can say what the instruction is: no instruction, or prefixes on which decoders differ.</summary>
    public static Bit IsUnknown(CodeForm form)
    {
        var p = form.Prefixes;
        return form.Is(InstructionClass.Undecodable, InstructionClass.Foreign) | p.Repeated | p.AfterRex | p.Segment | p.Repeat
            | p.OperandSize & PrefixRules.Branches(form) | (p.Gs | p.AddressSize) & !form.Memory.Present;
    }

    private static Bit IsAnywhere(CodeForm form) =>
        IsUnknown(form) | form.Accesses & form.Memory.Size == 0
        | form.Is(InstructionClass.System, InstructionClass.ImplicitMemory, InstructionClass.Scatter, InstructionClass.BitOffset, InstructionClass.StackFrame);

    private static Word StackAddress(CodeForm form, Processor p) =>
        p.Registers[Registers.Rsp] - Lifted.If(Pushes(form), form.StackBytes, Word.Of(0, 64));

    private static Bit StackIsMapped(CodeForm form, Processor p, CodeLimits limits)
    {
        var first = StackAddress(form, p);
        return Window.IsMapped(first, limits) & Window.IsMapped(first + form.StackBytes - Word.Of(1, 64), limits);
    }
}
