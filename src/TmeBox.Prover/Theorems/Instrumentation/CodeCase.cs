using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>One of the cases into which a theorem about all forms is split: by the class, and by what the memory operand is based on. A solver does well where both are known.</summary>
/// <param name="Name">Its name, such as <c>Compute.rsp</c>.</param>
/// <param name="Form">Fills in what the case knows of the form.</param>
/// <param name="Holds">What else the case assumes.</param>
internal sealed record CodeCase(string Name, Func<CodeForm, CodeForm> Form, Func<CodeForm, Bit> Holds)
{
    // The classes that may have a memory operand which is accessed.
    private static readonly ImmutableArray<InstructionClass> Accessing =
        [InstructionClass.Compute, InstructionClass.Push, InstructionClass.Pop, InstructionClass.IndirectJump, InstructionClass.IndirectCall];

    private static readonly ImmutableArray<InstructionClass> Others =
        [InstructionClass.AddressOnly, InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.Call, InstructionClass.Return, InstructionClass.Stop];

    private static readonly ImmutableArray<(string Name, Word Number)> Bases = [("rsp", Registers.Rsp), ("rip", Registers.Rip), ("r14", Registers.R14)];

    /// <summary>Any form at all, for theorems that are easy without a split.</summary>
    public static CodeCase Any { get; } = new("any", f => f, _ => true);

    /// <summary>All cases. That every form which a decoder can give is of one of them is a theorem.</summary>
    public static ImmutableArray<CodeCase> All { get; } =
        [.. Accessing.SelectMany(Shapes), .. Others.Select(Of), new("Rejected", f => f, f => f.Class < CodeForm.Number(InstructionClass.Compute))];

    /// <summary>The cases of which no form is accepted, which is a theorem too: nothing else need be said of them.</summary>
    public static ImmutableArray<CodeCase> Refused { get; } =
        Named("Rejected", "Compute.other", "Push.other", "Pop.other", "IndirectJump.other", "IndirectCall.other");

    /// <summary>The cases of which some form is accepted.</summary>
    public static ImmutableArray<CodeCase> Accepted { get; } = [.. All.Except(Refused)];

    /// <summary>The cases of which some form is accepted for data isolation alone, and none with bundles.</summary>
    public static ImmutableArray<CodeCase> RefusedInBundles { get; } =
        Named("IndirectJump.rsp", "IndirectJump.rip", "IndirectJump.r14", "IndirectCall.gs", "IndirectCall.rsp", "IndirectCall.rip", "IndirectCall.r14", "Return");

    /// <summary>The cases of which some form is accepted with bundles.</summary>
    public static ImmutableArray<CodeCase> AcceptedInBundles { get; } = [.. Accepted.Except(RefusedInBundles)];

    /// <summary>Whether a form is of this case: what the case fills in changes nothing of it.</summary>
    public Bit Covers(CodeForm form) => Lift<CodeForm>.Same(Form(form), form) & Holds(form);

    private static ImmutableArray<CodeCase> Named(params string[] names) => [.. names.Select(n => All.Single(c => c.Name == n))];

    private static CodeCase Of(InstructionClass which) => new(which.ToString(), f => f with { Class = CodeForm.Number(which) }, _ => true);

    private static IEnumerable<CodeCase> Shapes(InstructionClass which)
    {
        var all = Of(which);
        yield return With(all, "register", m => MemoryForm.None with { Scale = m.Scale, Displacement = m.Displacement, Size = m.Size });
        var gs = With(all, "gs", Present);
        yield return gs with { Form = f => Segment(gs.Form(f), true) };
        foreach (var (name, number) in Bases)
        {
            var plain = With(all, name, m => Present(m) with { Base = number });
            yield return plain with { Form = f => Segment(plain.Form(f), false) };
        }

        var other = With(all, "other", Present);
        yield return other with { Form = f => Segment(other.Form(f), false), Holds = f => Bases.Aggregate((Bit)true, (none, b) => none & f.Memory.Base != b.Number) };
    }

    private static CodeCase With(CodeCase all, string name, Func<MemoryForm, MemoryForm> memory) =>
        all with { Name = $"{all.Name}.{name}", Form = f => all.Form(f) with { Memory = memory(f.Memory) } };

    private static MemoryForm Present(MemoryForm memory) => memory with { Present = true };

    private static CodeForm Segment(CodeForm form, bool gs) => form with { Prefixes = form.Prefixes with { Gs = gs } };
}
