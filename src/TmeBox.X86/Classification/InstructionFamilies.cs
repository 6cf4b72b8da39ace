using System.Collections.Immutable;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Classification;

/// <summary>The class of every instruction code that the decoder knows. None is left to a default.</summary>
/// <remarks>Immutable; any thread.</remarks>
public static class InstructionFamilies
{
    // By instruction code; null where no family contains it, which is a mistake in the lists.
    private static readonly ImmutableArray<InstructionFamily?> ByCode = [.. Enum.GetValues<Code>().Order().Select(code => All.FirstOrDefault(f => f.Contains(code)))];

    /// <summary>The families in the order in which they are asked: what is rejected whatever its operands comes first.</summary>
    public static ImmutableArray<InstructionFamily> All => [.. RejectedFamilies.All, .. AcceptedFamilies.All];

    /// <summary>The family of an instruction code.</summary>
    /// <exception cref="ArgumentException">No family contains it.</exception>
    public static InstructionFamily Of(Code code) => ByCode[(int)code] ?? throw new ArgumentException($"{code} is in no family of instructions", nameof(code));

    /// <summary>The class of a decoded instruction.</summary>
    public static InstructionClass ClassOf(in Instruction instruction)
    {
        var family = Of(instruction.Code);
        return family.WithMemory is { } with && HasMemory(instruction) ? with : family.Class;
    }

    /// <summary>Whether an instruction has an explicit memory operand.</summary>
    public static bool HasMemory(in Instruction instruction)
    {
        for (var i = 0; i < instruction.OpCount; i++)
            if (instruction.GetOpKind(i) == OpKind.Memory) return true;
        return false;
    }
}
