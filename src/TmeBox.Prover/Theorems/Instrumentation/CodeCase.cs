using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>One of the cases into which a theorem about all forms is split, since a solver handles a known base register with ease.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">Fills in what the case knows of the form.</param>
/// <param name="State">Fills in what the case knows of the sweep.</param>
/// <param name="Holds">What else the case assumes: for the last of several, that it is none of the others.</param>
internal sealed record CodeCase(string Name, Func<CodeForm, CodeForm> Form, Func<CodeState, CodeState> State, Func<CodeForm, Bit> Holds)
{
    private static readonly (string Name, Word Number)[] Bases = [("rsp", Registers.Rsp), ("rip", Registers.Rip), ("r14", Registers.R14), ("none", Registers.None)];

    private static readonly InstructionClass[] Classes = [InstructionClass.Compute, InstructionClass.AddressOnly, InstructionClass.Push, InstructionClass.Pop, InstructionClass.IndirectCall];

    /// <summary>Every form is of exactly one: with or without gs, by the base register of its operand, and for rsp by the sweep's state and the class.</summary>
    public static ImmutableArray<CodeCase> All { get; } = [.. Bases.Skip(1).SelectMany(b => new[] { Based(b, true), Based(b, false) }), .. Stack(true), .. Stack(false), Other(true), Other(false)];

    private static CodeCase Based((string Name, Word Number) register, bool gs) =>
        new($"{Segment(gs)}-{register.Name}", f => With(f, gs) with { Memory = f.Memory with { Base = register.Number } }, s => s, _ => true);

    private static CodeCase Other(bool gs) =>
        new($"{Segment(gs)}-other", f => With(f, gs), s => s, f => Bases.Aggregate((Bit)true, (all, b) => all & f.Memory.Base != b.Number));

    private static IEnumerable<CodeCase> Stack(bool gs)
    {
        var based = Based(Bases[0], gs);
        yield return based with { Name = based.Name + "-clean", State = s => s with { Dirty = false } };
        var dirty = based with { Name = based.Name + "-dirty", State = s => s with { Dirty = true } };
        foreach (var one in Classes)
            foreach (var reach in Displacements(dirty with { Name = $"{dirty.Name}-{one}", Form = f => based.Form(f) with { Class = CodeForm.Number(one) } }))
                yield return reach;
        yield return dirty with { Name = dirty.Name + "-Other", Holds = f => !f.Is(Classes) };
    }

    // Upward and downward by less than 2 GiB, and further, which is more than D can be.
    private static IEnumerable<CodeCase> Displacements(CodeCase which)
    {
        yield return which with { Name = which.Name + "-up", Form = f => By(which.Form(f), Near(f)) };
        yield return which with { Name = which.Name + "-down", Form = f => By(which.Form(f), Word.Of(0, 64) - Near(f)) };
        yield return which with { Name = which.Name + "-far", Holds = f => MemoryForm.Distance(f.Memory.Displacement) >= Word.Of(1UL << 31, 64) };
    }

    private static CodeForm By(CodeForm form, Word displacement) => form with { Memory = form.Memory with { Displacement = displacement } };

    private static Word Near(CodeForm form) => form.Memory.Displacement.Slice(30, 0).ZeroExtend(64);

    private static string Segment(bool gs) => gs ? "gs" : "plain";

    private static CodeForm With(CodeForm form, bool gs) => form with { Prefixes = form.Prefixes with { Gs = gs } };
}
