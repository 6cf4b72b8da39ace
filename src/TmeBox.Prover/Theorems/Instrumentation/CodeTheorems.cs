using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>What the code rules give, for the D, S and G of the product: the solvers decide whether those numbers suffice.</summary>
public static class CodeTheorems
{
    private static readonly ImmutableArray<CodeCase> Unsplit = [CodeCase.Any];

    /// <summary>All theorems, in reading order.</summary>
    public static ImmutableArray<CodeTheorem> All { get; } =
    [
        new("Code.AccessStaysInReach", "Every byte that an accepted instruction accesses lies in the window or at most one guard's width outside it.",
            "that the byte is mapped: in the guards nothing is")
        { Goal = Confined, Shows = q => $"accesses {CodeText.Relative(q, q.Byte.Address)}" },
        new("Code.StepKeepsInvariant", "After an accepted instruction gs and r14 still hold the window's address, the stack pointer is where the sweep says, and so are r11 and the masked registers.",
            "anything about signal handlers, which the host keeps off the window's stacks")
        { Goal = Preserved, Shows = ShowState },
        new("Code.StepLeavesFixedStateAlone", "No accepted instruction changes gs, r14, or what else the gate set: segment registers, control words, the direction and alignment flags, PKRU, the shadow stack.",
            "that a system call of the host keeps them")
        { Goal = q => q.Completes.Implies(q.After.Fixed == q.Before.Fixed & q.After.GsBase == q.Before.GsBase & q.After.Registers[Registers.R14] == q.Before.Registers[Registers.R14]), Cases = Unsplit, Shows = ShowFixed },
        new("Code.AccessUsesTheWindowsKeyId", "Every mapped byte that an accepted instruction accesses has the window's number in bits 46:32 of its address, and so the window's KeyID.",
            "that the page tables map each window under its own KeyID: the adequacy theorem does")
        { Goal = q => q.Byte.Happens.Implies(q.Window.Names(q.Byte.Address, q.Limits)) },
        new("Code.EntriesAreClean", "Where control may enter an accepted instruction, the stack pointer is clean and the instruction relies on nothing that the ones before it did: bundles can be verified one by one.",
            "that the instruction before it is accepted")
        { Goal = q => q.Site.IsEntered(q.Form.Offset).Implies(q.Window.Agrees(CodeState.Entry, q.Before, q.Limits, q.Site.Bundled) & JudgedAlone(q)), Cases = Unsplit, Shows = q => $"control may enter while rsp = {CodeText.Relative(q, q.Before.Registers[Registers.Rsp])}" },
        new("Code.ControlReachesEntries", "With bundles, control passes from an accepted instruction to the next one, to a start in this code, to a bundle of the window, or through the gate table with a bundle in r11.",
            "that every bundle of the window holds code: where none is, the fetch faults")
        { Goal = q => q.Completes.Implies(Lifted.If(MemoryRules.IsGateJump(q.Form), Gated(q), Follows(q) | Bundles(q))), Bundled = () => true, Cases = CodeCase.AcceptedInBundles, Shows = ShowControl },
        new("Code.NoBundleStartsInside", "With bundles, no bundle starts inside an accepted instruction.",
            "that the bytes between two instructions are none")
        {
            Goal = q => (q.Unknowns.Position != 0 & q.Unknowns.Position < q.Form.Length).Implies(!CodeSite.IsAligned(q.Form.Offset + q.Unknowns.Position)),
            Bundled = () => true,
            Cases = Unsplit,
            Shows = q => $"a bundle starts at its byte {q.Unknowns.Position.Concrete}",
        },
        new("Code.CallReturnsBehindItself", "With bundles, the mask that a callee applies to the address of its return changes nothing of it.",
            "that the callee returns there: the stack can be written")
        { Goal = q => q.Form.Is(InstructionClass.Call, InstructionClass.IndirectCall).Implies(CodeSite.IsAligned(q.Form.End)), Bundled = () => true, Cases = Unsplit, Shows = q => $"pushes R+0x{q.Form.End.Concrete:x}, which its mask changes" },
        new("Code.RelativeWriteAvoidsCode", "An accepted instruction with an operand relative to the instruction pointer writes no byte of code.",
            "that other writes avoid code: no page is mapped both writable and executable")
        { Goal = AvoidsCode, Shows = q => $"writes code at {CodeText.Relative(q, Accesses.LinearAddress(q.Form, q.Before, q.Unknowns) + q.Unknowns.Position)}" },
        new("Code.DataIsolationAlone", "Without bundles, control passes from an accepted instruction to the next one or to a declared start, until an indirect branch or a return; so by the theorems above, which hold without bundles too, the invariant holds along every execution that enters code at declared starts only.",
            "anything once an indirect branch or a return goes to what is no declared start: it does not hold against hijacked control flow")
        { Goal = q => q.Completes.Implies(Follows(q) | IsIndirect(q)), Bundled = () => false, Cases = Unsplit, Shows = ShowControl },
        .. PlaceTheorems.All,
        .. CaseTheorems.All,
    ];

    private static Bit Confined(CodeQuestion q) => q.Byte.Happens.Implies(q.Window.Reaches(q.Byte.Address, q.Limits));

    // Behind a branch that is taken nothing is known; behind a call the callee may have done anything that keeps the invariant.
    private static Bit Preserved(CodeQuestion q)
    {
        var state = Lifted.If(q.FallsThrough, q.StateAfter, CodeState.Entry);
        return q.Completes.Implies(
            q.Window.KeepsBases(q.After) & q.Window.Agrees(state, q.After, q.Limits, q.Site.Bundled)
            & q.FallsThrough.Implies(q.Window.Holds(q.After, q.Form.End)));
    }

    private static string ShowState(CodeQuestion q)
    {
        var (rsp, r11) = (CodeText.Relative(q, q.After.Registers[Registers.Rsp]), CodeText.Relative(q, q.After.Registers[Registers.R11]));
        return $"afterwards rsp = {rsp}{(q.StateAfter.Dirty.IsTrue ? ", dirty" : "")}, r11 = {r11}{(q.StateAfter.R11Zero.IsTrue ? ", said to be below 4 GiB" : "")}";
    }

    private static string ShowFixed(CodeQuestion q) =>
        $"afterwards gs = {CodeText.Relative(q, q.After.GsBase)}, r14 = {CodeText.Relative(q, q.After.Registers[Registers.R14])}{((q.After.Fixed == q.Before.Fixed).IsTrue ? "" : ", and the fixed state is another")}";

    private static string ShowControl(CodeQuestion q) => MemoryRules.IsGateJump(q.Form).IsTrue
        ? $"jumps through {CodeText.Relative(q, Accesses.LinearAddress(q.Form, q.Before, q.Unknowns))} with r11 = {CodeText.Relative(q, q.Before.Registers[Registers.R11])}"
        : $"control passes to {CodeText.Relative(q, q.After.Rip)}";

    private static Bit JudgedAlone(CodeQuestion q)
    {
        var (judgement, after) = CodeRules.Judge(CodeState.Entry, q.Form, q.Site, q.Limits, q.Mutant);
        return judgement.Accepted & Lift<CodeState>.Same(after, q.StateAfter);
    }

    private static Bit Follows(CodeQuestion q) =>
        q.FallsThrough & !q.Site.Last & q.After.Rip == q.Window.Start + q.Form.End
        | !q.FallsThrough & q.Site.TargetIsStart & q.After.Rip == q.Window.Start + q.Form.Target;

    private static Bit Bundles(CodeQuestion q) => !q.FallsThrough & q.Window.Contains(q.After.Rip) & CodeSite.IsAligned(q.After.Rip);

    private static Bit IsIndirect(CodeQuestion q) => q.Form.Is(InstructionClass.IndirectJump, InstructionClass.IndirectCall, InstructionClass.Return);

    private static Bit Gated(CodeQuestion q)
    {
        var (slot, r11) = (Accesses.LinearAddress(q.Form, q.Before, q.Unknowns) - (q.Window.Start + q.Limits.GateTable), q.Before.Registers[Registers.R11]);
        return slot < q.Limits.GateSlots << Word.Of(3, 64) & slot.Slice(2, 0) == 0 & q.Window.Contains(r11) & CodeSite.IsAligned(r11);
    }

    // One region of code is anywhere in the window; that the operand overlaps it is what the place says.
    private static Bit AvoidsCode(CodeQuestion q)
    {
        var (region, access, window) = (q.Region, q.Form.Memory.Size.ZeroExtend(64), Word.Of(CodeLimits.WindowSize, 64));
        q.Given("Code.Region", region.Start + region.Size <= window);
        q.Given("Site.WritesCode", q.Site.WritesCode == (q.Form.Target < region.Start + region.Size & region.Start < q.Form.Target + access));
        var operand = q.Form.Accesses & !q.Form.Prefixes.Gs & q.Form.Memory.Base == Registers.Rip & q.Form.Memory.Writes & q.Unknowns.Position < access;
        var address = Accesses.LinearAddress(q.Form, q.Before, q.Unknowns) + q.Unknowns.Position;
        return operand.Implies(!(address - (q.Window.Start + region.Start) < region.Size));
    }
}
