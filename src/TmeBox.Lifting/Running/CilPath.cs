using System.Collections.Immutable;
using TmeBox.Lifting.Values;
using TmeBox.Logic;

namespace TmeBox.Lifting.Running;

/// <summary>All ways by which control comes to an instruction, as one.</summary>
/// <param name="Taken">When it comes there.</param>
/// <param name="Stack">The evaluation stack, the top first.</param>
/// <param name="Memory">The variables.</param>
internal sealed record CilPath(Bit Taken, ImmutableStack<CilValue> Stack, CilMemory Memory)
{
    /// <summary>The same where a condition holds too.</summary>
    public CilPath Where(Bit condition) => this with { Taken = Taken & condition };

    /// <summary>The same with a value on the stack.</summary>
    public CilPath Push(CilValue value) => this with { Stack = Stack.Push(value) };

    /// <summary>The same with a number on the stack.</summary>
    public CilPath Push(Word number) => Push(new CilNumber(number));

    /// <summary>The same without the top of the stack, which is given out.</summary>
    public CilPath Pop(out CilValue value) => this with { Stack = Stack.Pop(out value) };

    /// <summary>The same without the top of the stack, which is a number.</summary>
    public CilPath Pop(out Word number)
    {
        var rest = Pop(out CilValue value);
        number = value is CilNumber n ? n.Bits : throw new LiftingException($"{value} is taken for a number");
        return rest;
    }

    /// <summary>The same with two paths' ways. Control comes by one of them only.</summary>
    public CilPath Or(CilPath other) => new(
        Taken | other.Taken,
        ImmutableStack.CreateRange(Stack.Zip(other.Stack, (a, b) => CilChoice.If(Taken, a, b)).Reverse()),
        CilMemory.If(Taken, Memory, other.Memory));
}
