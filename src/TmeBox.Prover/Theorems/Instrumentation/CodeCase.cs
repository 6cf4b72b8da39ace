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

    /// <summary>Any form at all, for theorems that are easy without a split.</summary>
    public static CodeCase Any { get; } = new("any", f => f, _ => true);

    /// <summary>All cases. That every form which a decoder can give is of one of them is a theorem.</summary>
    public static ImmutableArray<CodeCase> All { get; } =
        [.. Accessing.SelectMany(Shapes), .. Others.Select(Of), new("Rejected", f => f, f => f.Class < CodeForm.Number(InstructionClass.Compute))];

    /// <summary>The cases of which no form is accepted, which is a theorem too: nothing else need be said of them.</summary>
    public static ImmutableArray<CodeCase> Refused { get; } =
        Named(
            "Rejected", "Compute.gs-uncut", "Compute.other", "Push.gs-absolute", "Push.gs-uncut", "Push.other", "Pop.gs-absolute", "Pop.gs-uncut", "Pop.other",
            "IndirectJump.gs-uncut", "IndirectJump.other", "IndirectCall.gs-absolute", "IndirectCall.gs-uncut", "IndirectCall.other");

    /// <summary>The cases of which some form is accepted.</summary>
    public static ImmutableArray<CodeCase> Accepted { get; } = [.. All.Except(Refused)];

    /// <summary>The cases of which some form is accepted for data isolation alone, and none with bundles.</summary>
    public static ImmutableArray<CodeCase> RefusedInBundles { get; } =
        Named("IndirectJump.gs", "IndirectJump.rsp", "IndirectJump.rip", "IndirectJump.r14", "IndirectCall.gs", "IndirectCall.rsp", "IndirectCall.rip", "IndirectCall.r14", "Return");

    /// <summary>The cases of which some form is accepted with bundles.</summary>
    public static ImmutableArray<CodeCase> AcceptedInBundles { get; } = [.. Accepted.Except(RefusedInBundles)];

    /// <summary>The forms of a class.</summary>
    public static CodeCase Of(InstructionClass which) => new(which.ToString(), f => f with { Class = CodeForm.Number(which) }, _ => true);

    /// <summary>Whether a form is of this case: what the case fills in changes nothing of it.</summary>
    public Bit Covers(CodeForm form) => Lift<CodeForm>.Same(Form(form), form) & Holds(form);

    private static ImmutableArray<CodeCase> Named(params string[] names) => [.. names.Select(n => All.Single(c => c.Name == n))];

    private static IEnumerable<CodeCase> Shapes(InstructionClass which)
    {
        var all = Of(which);
        yield return all with { Name = $"{which}.register", Form = f => all.Form(f) with { Memory = MemoryForm.None with { Scale = f.Memory.Scale, Displacement = f.Memory.Displacement, Size = f.Memory.Size } } };
        yield return With("gs", Cut(true), m => m);
        yield return With("gs-absolute", Cut(false), m => m with { Base = Registers.None, Index = Registers.None, VectorIndex = false });
        yield return With("gs-uncut", Cut(false), m => m) with { Holds = f => !f.Memory.IsAbsolute };
        yield return With("rsp", Plain, m => m with { Base = Registers.Rsp });
        var relative = With("rip", Plain, m => m with { Base = Registers.Rip, Index = Registers.None, VectorIndex = false, Scale = Word.Of(0, 2) });
        yield return relative with { Form = f => Relative(relative.Form(f)) };
        yield return With("r14", Plain, m => m with { Base = Registers.R14 });
        yield return With("other", Plain, m => m) with { Holds = f => f.Memory.Base != Registers.Rsp & f.Memory.Base != Registers.Rip & f.Memory.Base != Registers.R14 };

        CodeCase With(string name, Func<PrefixForm, PrefixForm> prefixes, Func<MemoryForm, MemoryForm> memory) =>
            all with { Name = $"{which}.{name}", Form = f => all.Form(f) with { Prefixes = prefixes(f.Prefixes), Memory = memory(f.Memory) with { Present = true } } };
    }

    // The displacement, said by the target: sums that begin with the instruction pointer then cancel.
    private static CodeForm Relative(CodeForm form) => form with { Memory = form.Memory with { Displacement = form.Target - form.End } };

    private static PrefixForm Plain(PrefixForm prefixes) => prefixes with { Gs = false };

    private static Func<PrefixForm, PrefixForm> Cut(bool cut) => prefixes => prefixes with { Gs = true, AddressSize = cut };
}
