using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>What the code rules give. D, S and G are open; S + D is at most G.</summary>
public static class CodeTheorems
{
    /// <summary>All theorems, in reading order.</summary>
    public static ImmutableArray<CodeTheorem> All { get; } =
    [
        new("Code.AccessStaysInReach", "Every byte that an accepted instruction accesses lies in the window or at most one guard's width outside it.",
            "that the byte is mapped: in the guards nothing is")
        { Goal = Confined },
        new("Code.StepKeepsInvariant", "After an accepted instruction gs and r14 still hold the window's address, the stack pointer is where the sweep says, and so are r11 and the masked registers.",
            "anything about signal handlers, which the host keeps off the window's stacks")
        { Goal = Preserved },
        new("Code.StepLeavesFixedStateAlone", "No accepted instruction changes gs, r14, or what else the gate set: segment registers, control words, the direction and alignment flags, PKRU, the shadow stack.",
            "that a system call of the host keeps them")
        { Goal = q => q.Completes.Implies(q.After.Fixed == q.Before.Fixed & q.After.GsBase == q.Before.GsBase & q.After.Registers[Registers.R14] == q.Before.Registers[Registers.R14]) },
        new("Code.AccessUsesTheWindowsKeyId", "Every mapped byte that an accepted instruction accesses has the window's number in bits 46:32 of its address, and so the window's KeyID.",
            "that the page tables map each window under its own KeyID: the policy's rules do")
        { Goal = q => (q.Byte.Happens & Window.IsMapped(q.Byte.Address, q.Limits)).Implies(q.Byte.Address.Slice(46, 32) == q.Window.Start.Slice(46, 32)) },
        new("Code.ControlReachesEntries", "With bundles, control passes from an accepted instruction to the next one, to a start in this code, to a bundle of the window, or through the gate table with a bundle in r11.",
            "that every bundle of the window holds code: where none is, the fetch faults")
        { Goal = q => (q.Completes & !MemoryRules.IsGateJump(q.Form)).Implies(Confines(q)) & (q.Completes & MemoryRules.IsGateJump(q.Form)).Implies(Gated(q)), Bundled = () => true },
        new("Code.NoBundleStartsInside", "With bundles, no bundle starts inside an accepted instruction.",
            "that the bytes between two instructions are none")
        {
            Goal = q => (q.Unknowns.Position != 0 & q.Unknowns.Position < q.Form.Length).Implies(!CodeSite.IsAligned(q.Form.Offset + q.Unknowns.Position)),
            Bundled = () => true,
        },
        new("Code.CallReturnsBehindItself", "With bundles, the mask that a callee applies to the address of its return changes nothing of it.",
            "that the callee returns there: the stack can be written")
        { Goal = q => q.Form.Is(InstructionClass.Call, InstructionClass.IndirectCall).Implies(CodeSite.IsAligned(q.Form.End)), Bundled = () => true },
        new("Code.RelativeWriteAvoidsCode", "An accepted instruction with an operand relative to the instruction pointer writes no byte of code.",
            "that other writes avoid code: no page is mapped both writable and executable")
        { Goal = AvoidsCode },
        new("Code.DataIsolationAlone", "Without bundles, from every declared start of an instruction at which the invariant holds: accesses stay in reach and the invariant is kept, until control passes to what is no declared start.",
            "anything once an indirect branch or a return goes elsewhere: it does not hold against hijacked control flow")
        { Goal = q => Confined(q) & Preserved(q), Bundled = () => false },
        new("Code.StandardLimits", "With D = S = 32 KiB and G = 64 KiB, accesses stay in reach and the invariant is kept.",
            "anything about other numbers: the theorems above do")
        { Goal = q => Confined(q) & Preserved(q), Limits = () => CodeLimits.Standard },
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

    private static Bit Confines(CodeQuestion q)
    {
        var rip = q.After.Rip;
        return q.FallsThrough & !q.Site.Last & rip == q.Window.Start + q.Form.End
            | !q.FallsThrough & q.Site.TargetIsStart & rip == q.Window.Start + q.Form.Target
            | !q.FallsThrough & q.Window.Contains(rip) & CodeSite.IsAligned(rip);
    }

    private static Bit Gated(CodeQuestion q)
    {
        var (slot, r11) = (Accesses.LinearAddress(q.Form, q.Before, q.Unknowns) - (q.Window.Start + q.Limits.GateTable), q.Before.Registers[Registers.R11]);
        return slot < q.Limits.GateSlots << Word.Of(3, 64) & slot.Slice(2, 0) == 0 & q.Window.Contains(r11) & CodeSite.IsAligned(r11);
    }

    // One region of code is anywhere in the window; that the operand overlaps it is what the place says.
    private static Bit AvoidsCode(CodeQuestion q)
    {
        var (start, size, access) = (Fresh.Word("code.start", 64), Fresh.Word("code.size", 64), q.Form.Memory.Size.ZeroExtend(64));
        var window = Word.Of(CodeLimits.WindowSize, 64);
        q.Given("Code.Region", start < window & size < window & start + size <= window);
        q.Given("Site.WritesCode", q.Site.WritesCode == (q.Form.Target < start + size & start < q.Form.Target + access));
        var operand = q.Form.Accesses & !q.Form.Prefixes.Gs & q.Form.Memory.Base == Registers.Rip & q.Form.Memory.Writes & q.Unknowns.Position < access;
        var address = Accesses.LinearAddress(q.Form, q.Before, q.Unknowns) + q.Unknowns.Position;
        return operand.Implies(!(address - (q.Window.Start + start) < size));
    }
}
