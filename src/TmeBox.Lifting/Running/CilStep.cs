using System.Reflection;
using TmeBox.Lifting.Compiled;
using TmeBox.Lifting.Values;
using TmeBox.Logic;

namespace TmeBox.Lifting.Running;

/// <summary>One instruction that is no branch.</summary>
/// <param name="machine">Calls methods.</param>
/// <param name="variables">The variables of the call.</param>
/// <param name="instruction">The instruction.</param>
internal sealed class CilStep(CilMachine machine, CilVariables variables, CilInstruction instruction)
{
    /// <summary>What is so after it.</summary>
    /// <exception cref="LiftingException">It cannot be run on lifted values.</exception>
    public CilPath After(CilPath path) => Variable(path) ?? Constant(path) ?? Field(path) ?? Indirect(path) ?? Number(path) ?? Other(path) ?? throw new LiftingException($"{instruction}: not understood");

    private CilPath? Variable(CilPath path)
    {
        var (kind, number) = Split();
        return kind switch
        {
            "ldarg" => path.Push(path.Memory[variables.Arguments[number].Address]),
            "ldloc" => path.Push(path.Memory[variables.Locals[number].Address]),
            "ldarga" => path.Push(variables.Arguments[number].Address),
            "ldloca" => path.Push(variables.Locals[number].Address),
            "starg" => Set(variables.Arguments[number]),
            "stloc" => Set(variables.Locals[number]),
            _ => null,
        };

        CilPath Set((CilAddress Address, Type Type) variable)
        {
            var rest = path.Pop(out CilValue value);
            return rest with { Memory = rest.Memory.With(variable.Address, CilTypes.Stored(value, variable.Type)) };
        }
    }

    // ldloc.3 has its number in its name, ldloc.s and ldloc in their operands.
    private (string Kind, int Number) Split()
    {
        var parts = instruction.Name.Split('.');
        if (parts[0] is not ("ldarg" or "ldarga" or "starg" or "ldloc" or "ldloca" or "stloc")) return ("", 0);
        return (parts[0], instruction.Operand is int number ? number : parts[1][0] - '0');
    }

    private CilPath? Constant(CilPath path) => instruction.Name switch
    {
        "ldc.i4" or "ldc.i4.s" => path.Push(Word.Of((uint)instruction.Of<long>(), 32)),
        "ldc.i4.m1" => path.Push(Word.Of(uint.MaxValue, 32)),
        "ldc.i8" => path.Push(Word.Of((ulong)instruction.Of<long>(), 64)),
        ['l', 'd', 'c', '.', 'i', '4', '.', var digit] => path.Push(Word.Of((ulong)(digit - '0'), 32)),
        _ => null,
    };

    private CilPath? Field(CilPath path)
    {
        if (instruction.Operand is not FieldInfo { IsStatic: false } field) return null;
        switch (instruction.Name)
        {
            case "ldfld":
                var rest = path.Pop(out CilValue holder);
                return rest.Push(holder is CilAddress within ? rest.Memory[within.Of(field.Name)] : ((CilStructure)holder)[field.Name]);
            case "ldflda":
                rest = path.Pop(out holder);
                return rest.Push(((CilAddress)holder).Of(field.Name));
            case "stfld":
                rest = path.Pop(out CilValue value).Pop(out holder);
                return rest with { Memory = rest.Memory.With(((CilAddress)holder).Of(field.Name), CilTypes.Stored(value, field.FieldType)) };
            default:
                return null;
        }
    }

    private CilPath? Indirect(CilPath path)
    {
        switch (instruction.Name)
        {
            // What an address names has its own type; these only repeat it.
            case "ldobj" or "ldind.u1" or "ldind.u2" or "ldind.i4" or "ldind.u4" or "ldind.i8":
                var rest = path.Pop(out CilValue from);
                return rest.Push(rest.Memory[(CilAddress)from]);
            case "stobj":
                return Stored(path, instruction.Of<Type>());
            case "stind.i1":
                return Stored(path, typeof(byte));
            case "stind.i2":
                return Stored(path, typeof(ushort));
            case "stind.i4":
                return Stored(path, typeof(uint));
            case "stind.i8":
                return Stored(path, typeof(ulong));
            case "initobj":
                rest = path.Pop(out CilValue at);
                return rest with { Memory = rest.Memory.With((CilAddress)at, CilTypes.Default(instruction.Of<Type>())) };
            default:
                return null;
        }
    }

    private static CilPath Stored(CilPath path, Type type)
    {
        var rest = path.Pop(out CilValue value).Pop(out CilValue to);
        return rest with { Memory = rest.Memory.With((CilAddress)to, CilTypes.Stored(value, type)) };
    }

    private CilPath? Number(CilPath path)
    {
        var name = instruction.Name;
        if (name.StartsWith("conv.", StringComparison.Ordinal))
        {
            var rest = path.Pop(out Word number);
            return CilNumbers.Converted(name, number) is { } converted ? rest.Push(converted) : null;
        }

        if (name is "neg" or "not") return path.Pop(out Word of).Push(name == "not" ? ~of : Word.Of(0, of.Width) - of);
        if (name is not ("add" or "sub" or "and" or "or" or "xor" or "shl" or "shr" or "shr.un" or "ceq" or "cgt" or "cgt.un" or "clt" or "clt.un")) return null;
        var below = path.Pop(out Word right).Pop(out Word left);
        return CilNumbers.Computed(name, left, right) is { } computed ? below.Push(computed) : below.Push(CilNumber.Of(CilNumbers.Compared(name[1..], left, right)!.Value));
    }

    private CilPath? Other(CilPath path) => instruction.Name switch
    {
        "nop" => path,
        "dup" => path.Push(path.Stack.Peek()),
        "pop" => path.Pop(out CilValue _),
        "call" or "callvirt" => Called(path, instruction.Of<MethodBase>()),
        "newobj" => Made(path, (ConstructorInfo)instruction.Operand!),
        _ => null,
    };

    private CilPath Called(CilPath path, MethodBase method)
    {
        if (instruction.Name == "callvirt" && method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsSealed) throw new LiftingException($"{instruction}: what is called is not known");
        var rest = Arguments(path, method.GetParameters().Length + (method.IsStatic ? 0 : 1), out var arguments);
        var (result, memory) = machine.Call(method, arguments, rest.Memory);
        rest = rest with { Memory = memory };
        return result is null ? rest : rest.Push(result);
    }

    private CilPath Made(CilPath path, ConstructorInfo constructor)
    {
        if (!constructor.DeclaringType!.IsValueType) throw new LiftingException($"{instruction}: an object is made");
        var rest = Arguments(path, constructor.GetParameters().Length, out var arguments);
        var memory = rest.Memory;
        var made = machine.Allocate(ref memory, CilTypes.Default(constructor.DeclaringType));
        memory = machine.Call(constructor, [made, .. arguments], memory).Memory;
        return (rest with { Memory = memory.Without([made]) }).Push(memory[made]);
    }

    private static CilPath Arguments(CilPath path, int count, out CilValue[] arguments)
    {
        arguments = new CilValue[count];
        for (var i = count - 1; i >= 0; i--) path = path.Pop(out arguments[i]);
        return path;
    }
}
