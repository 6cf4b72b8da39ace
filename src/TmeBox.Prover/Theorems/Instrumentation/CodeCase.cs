using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>One of the cases into which a theorem about all forms is split, since a solver handles a known base register with ease.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Restrict">Fills in what the case knows.</param>
/// <param name="Dirty">Whether the stack pointer is dirty, where the case knows.</param>
/// <param name="Otherwise">What else the case assumes: for the last, that it is none of the others.</param>
internal sealed record CodeCase(string Name, Func<CodeForm, CodeForm> Restrict, Func<CodeForm, Bit> Otherwise, bool? Dirty = null)
{
    private static readonly (string Name, Word Number)[] Bases = [("rsp", Registers.Rsp), ("rip", Registers.Rip), ("r14", Registers.R14), ("none", Registers.None)];

    /// <summary>Every form is of exactly one: with or without gs, and by the base register of its operand.</summary>
    public static ImmutableArray<CodeCase> All { get; } = [.. Of("gs", true), .. Of("plain", false)];

    private static IEnumerable<CodeCase> Of(string segment, bool gs)
    {
        foreach (var (name, number) in Bases)
            foreach (var dirty in number.Equals(Registers.Rsp) && !gs ? new bool?[] { false, true } : [null])
                yield return new($"{segment}-{name}" + (dirty is null ? "" : dirty.Value ? "-dirty" : "-clean"), f => With(f, gs) with { Memory = f.Memory with { Base = number } }, _ => true, dirty);
        yield return new($"{segment}-other", f => With(f, gs), f => Bases.Aggregate((Bit)true, (all, b) => all & f.Memory.Base != b.Number));
    }

    private static CodeForm With(CodeForm form, bool gs) => form with { Prefixes = form.Prefixes with { Gs = gs } };
}
