using System.Collections.Immutable;

namespace TmeBox.Prover.Traces;

/// <summary>Ways to make an operand plain; what they leave alone is what a rule needs.</summary>
internal static class Simplifications
{
    private static readonly Operands Zero = Operands.Zero;

    public static ImmutableArray<Func<Operands, Operands>> All { get; } =
    [
        o => o with { Core = Zero.Core },
        o => o with { Address = Zero.Address },
        o => o with { Linear = Zero.Linear, Instruction = o.Instruction with { Rbx = Zero.Linear } },
        o => o with { Size = Zero.Size },
        o => o with { Enables = Zero.Enables },
        o => o with { Data = Zero.Data },
        o => o with { Written = Zero.Written },
        o => o with { Registers = Zero.Registers },
        o => o with { Registers = o.Registers with { StoredKeyPresent = false } },
        o => o with { Registers = o.Registers with { DataKey = Zero.Registers.DataKey, TweakKey = Zero.Registers.TweakKey } },
        o => o with { Registers = o.Registers with { MacKey = Zero.Registers.MacKey } },
        o => o with { Instruction = Zero.Instruction with { Rbx = o.Linear } },
        o => o with { Instruction = o.Instruction with { Prefixed = false } },
        o => o with { Instruction = o.Instruction with { Leaf = Zero.Instruction.Leaf } },
        o => o with { Instruction = o.Instruction with { EntropyAvailable = false } },
        o => o with { Instruction = o.Instruction with { RandomDataKey = Zero.Instruction.RandomDataKey, RandomTweakKey = Zero.Instruction.RandomTweakKey } },
        o => o with { Program = Zero.Program },
        o => o with { Program = o.Program with { KeyId = Zero.Program.KeyId } },
        o => o with { Program = o.Program with { Control = Zero.Program.Control } },
        o => o with { Program = o.Program with { RestIsZero = true } },
        o => o with { Program = o.Program with { DataField = Zero.Program.DataField, TweakField = Zero.Program.TweakField } },
        o => o with { Mode = Zero.Mode },
        o => o with { Mode = o.Mode with { Cpl = Zero.Mode.Cpl } },
        o => o with { Mode = o.Mode with { Seam = false } },
        o => o with { Mode = o.Mode with { NonRoot = false } },
        o => o with { Mode = o.Mode with { PconfigEnable = false } },
        o => o with { Mode = o.Mode with { PconfigExiting = Zero.Mode.PconfigExiting } },
        o => o with { Stored = Zero.Stored },
        o => o with { Stored = o.Stored with { Ciphertext = Zero.Stored.Ciphertext } },
        o => o with { Stored = o.Stored with { Mac = Zero.Stored.Mac } },
        o => o with { Stored = o.Stored with { Owner = false } },
        o => o with { Stored = o.Stored with { Poison = false } },
        o => o with { Wire = Zero.Wire },
        o => o with { Wire = o.Wire with { Alias = Zero.Wire.Alias } },
        o => o with { Wire = o.Wire with { DropsWrites = false } },
    ];
}
