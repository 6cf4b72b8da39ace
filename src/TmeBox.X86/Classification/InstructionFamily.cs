using Iced.Intel;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Classification;

/// <summary>Instructions that share a class, and the reason for it.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Class">Their class.</param>
/// <param name="WithMemory">Their class with a memory operand, where that differs.</param>
/// <param name="Contains">Whether an instruction code is one of them; a code belongs to the first family of the list that contains it.</param>
public sealed record InstructionFamily(string Name, InstructionClass Class, InstructionClass? WithMemory, Func<Code, bool> Contains)
{
    internal static InstructionFamily Of(string name, InstructionClass kind, Func<Code, bool> contains) => new(name, kind, null, contains);

    internal static InstructionFamily Of(string name, InstructionClass kind, params Mnemonic[] mnemonics) => Of(name, kind, null, mnemonics);

    internal static InstructionFamily Of(string name, InstructionClass kind, InstructionClass? withMemory, params Mnemonic[] mnemonics)
    {
        var set = mnemonics.ToHashSet();
        return new(name, kind, withMemory, code => set.Contains(code.Mnemonic()));
    }

    internal static InstructionFamily Of(string name, InstructionClass kind, params CpuidFeature[] features)
    {
        var set = features.ToHashSet();
        return new(name, kind, null, code => code.CpuidFeatures().Any(set.Contains));
    }
}
