using System.Reflection;
using TmeBox.Lifting.Compiled;
using TmeBox.Lifting.Values;

namespace TmeBox.Lifting.Running;

/// <summary>Runs methods as they were compiled on lifted values: one run is every run.</summary>
/// <remarks>
/// For methods without loops, exceptions, arrays, floating point and virtual calls; all that they call is run in the same way. Ways that come together are
/// joined there, so a run takes as many steps as the methods have instructions. Whatever is not understood ends it with a <see cref="LiftingException"/>. Used by one thread.
/// </remarks>
/// <param name="seen">What is run in the place of an instruction: it itself, unless a test breaks a method on purpose.</param>
internal sealed class CilMachine(Func<CilInstruction, CilInstruction>? seen = null)
{
    private const int DeepestCall = 32;
    private int cells, depth;

    /// <summary>A new variable.</summary>
    public CilAddress Allocate(ref CilMemory memory, CilValue value)
    {
        var address = new CilAddress(cells++);
        memory = memory.With(address, value);
        return address;
    }

    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">All it is given, the object first if it is an object's.</param>
    /// <param name="memory">The variables before; of its own none are left afterwards.</param>
    /// <returns>What it returns, or null if that is nothing, and the variables afterwards.</returns>
    public (CilValue? Result, CilMemory Memory) Call(MethodBase method, IReadOnlyList<CilValue> arguments, CilMemory memory)
    {
        if (++depth > DeepestCall) throw new LiftingException($"{method.Name}: more than {DeepestCall} calls lie in each other");
        var locals = method.GetMethodBody()?.LocalVariables.Select(l => l.LocalType).ToArray() ?? [];
        Type[] parameters = [.. method.IsStatic ? Type.EmptyTypes : [typeof(object)], .. method.GetParameters().Select(p => p.ParameterType)];
        var variables = new CilVariables(
            [.. arguments.Select((a, i) => (Allocate(ref memory, CilTypes.Stored(a, parameters[i])), parameters[i]))],
            [.. locals.Select(l => (Allocate(ref memory, l.IsByRef || !l.IsValueType ? new CilAddress(-1) : CilTypes.Default(l)), l))]);
        var end = Run(CilReader.Read(method), variables, memory);
        depth--;
        var left = end.Memory.Without(variables.All);
        return (end.Stack.IsEmpty ? null : CilTypes.Stored(end.Stack.Peek(), ((MethodInfo)method).ReturnType), left);
    }

    private CilPath Run(SortedDictionary<int, CilInstruction> body, CilVariables variables, CilMemory memory)
    {
        var waiting = new SortedDictionary<int, CilPath> { [0] = new(true, [], memory) };
        CilPath? end = null;
        while (waiting.Count > 0)
        {
            var (offset, path) = waiting.First();
            waiting.Remove(offset);
            var instruction = seen is null ? body[offset] : seen(body[offset]);
            if (instruction.Name == "ret")
            {
                end = end is null ? path : end.Or(path);
                continue;
            }

            foreach (var (next, after) in CilBranches.Of(instruction, path) ?? [(instruction.Next, new CilStep(this, variables, instruction).After(path))])
            {
                if (after.Taken.IsFalse) continue;
                if (next <= offset) throw new LiftingException($"{instruction}: a loop");
                waiting[next] = waiting.TryGetValue(next, out var other) ? other.Or(after) : after;
            }
        }

        return end ?? throw new LiftingException($"{body[0].Method} never returns");
    }
}
