using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>Control goes to starts of instructions in this code, to bundles of this window, or through a gate.</summary>
public static class BranchRules
{
    internal static readonly Rule TargetOutside = new("Branch", "D-BOX-4", "A direct branch stays in this code: what lies elsewhere was not verified.");
    internal static readonly Rule TargetInside = new("Branch", "D-BOX-4", "A direct branch goes to the start of an instruction: the middle of one is another instruction.");
    internal static readonly Rule CallInside = new("Branch", "D-BOX-4", "A call ends its bundle: the callee masks the address to which it returns.");
    internal static readonly Rule Unmasked = new("Branch", "D-BOX-4", "An indirect branch goes through a register that the two instructions before it masked to a bundle and moved into the window.");
    internal static readonly Rule ThroughMemory = new("Branch", "D-BOX-4", "An indirect branch does not go through memory: another thread can change the target after its check.");
    internal static readonly Rule NearReturn = new("Branch", "D-BOX-4", "A near return is rejected where control is confined: another thread can change the address on the stack.");
    internal static readonly Rule ReturnRelease = new("Branch", "D-BOX-1", "A near return with an operand is rejected: it may step by more than S, which bounds every other step of the stack pointer, though the guard would hold it.");
    internal static readonly Rule GateSlot = new("Branch", "D-BOX-6", "A host call jumps through a slot of the gate table.");
    internal static readonly Rule GateReturn = new("Branch", "D-BOX-6", "A host call is right after leaq of the address to which the host returns, to r11; that is an entry of this code.");
    internal static readonly Rule GroupEntered = new("Branch", "D-BOX-4", "Control enters no group of instructions that rely on each other: a mask that is jumped over masks nothing.");

    internal static void Judge(Judgement judgement, CodeState known, CodeForm form, CodeSite site, CodeLimits limits)
    {
        var direct = form.Is(InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.Call);
        var calls = form.Is(InstructionClass.Call, InstructionClass.IndirectCall);
        var confined = site.Bundled & form.Is(InstructionClass.IndirectJump, InstructionClass.IndirectCall);
        var gate = MemoryRules.IsGateJump(form);
        var slot = form.Memory.Displacement - limits.GateTable;
        judgement.Refuse(TargetOutside, direct & !site.TargetInCode);
        judgement.Refuse(TargetInside, direct & site.TargetInCode & !site.TargetIsStart);
        judgement.Refuse(CallInside, site.Bundled & calls & !CodeSite.IsAligned(form.End));
        judgement.Refuse(Unmasked, confined & !form.Memory.Present & form.Source != known.Based);
        judgement.Refuse(ThroughMemory, confined & form.Memory.Present & !gate);
        judgement.Refuse(NearReturn, site.Bundled & form.Is(InstructionClass.Return));
        judgement.Refuse(ReturnRelease, form.Is(InstructionClass.Return) & form.HasImmediate);
        judgement.Refuse(GateSlot, gate & (slot.Slice(2, 0) != 0 | slot >> Word.Of(3, 64) >= limits.GateSlots));
        judgement.Refuse(GateReturn, gate & !known.GateReady);
        judgement.Refuse(GroupEntered, site.IsEntered(form.Offset) & (known.Halved | MemoryRules.IsBaseLoad(form, limits) | confined | gate));
    }

    /// <summary>The first half of a host call, to an address where control may enter.</summary>
    internal static Bit LoadsReturn(CodeForm form, CodeSite site) =>
        form.Does(Operation.Lea) & form.Is64 & form.Destination == Registers.R11 & form.Memory.Base == Registers.Rip & !form.Prefixes.AddressSize
        & site.TargetIsStart & (!site.Bundled | CodeSite.IsAligned(form.Target));

    /// <summary><c>andl $-32,%eX</c>: the register that is masked, or none.</summary>
    internal static Word Masked(CodeForm form)
    {
        var mask = form.Is(InstructionClass.Compute) & form.Does(Operation.And) & form.Is32 & form.HasImmediate & !form.Memory.Present
            & form.Immediate == Word.Of(unchecked((ulong)-CodeLimits.BundleSize), 64);
        return Lifted.If(mask, form.Destination, Registers.None);
    }
}
