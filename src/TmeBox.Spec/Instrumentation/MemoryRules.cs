using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The five forms of memory operand that stay within reach of the window, and what is wrong with every other.</summary>
/// <code>
/// M1  %gs: with 67, any base, index and displacement       M4  disp(%r14,%r11), the upper half of r11 zero
/// M2  disp(%rsp)                                           M5  addq %gs:G,%rX, right after rX was masked
/// M3  disp(%rip)
/// </code>
public static class MemoryRules
{
    internal static readonly Rule SegmentUncut = new("Memory", "D-BOX-1, SDM 1 3.7.5", "An operand with gs and without 67 is rejected: the whole 64-bit address is added to the window's.");
    internal static readonly Rule CutUnbased = new("Memory", "D-BOX-1, SDM 1 3.3.7", "An operand with 67 and without gs is rejected: it names the lowest 4 GiB, window 0.");
    internal static readonly Rule Unconfined = new("Memory", "D-BOX-1", "An operand without gs is based on rsp, rip or r14: every other register can hold any address.");
    internal static readonly Rule StackIndex = new("Memory", "D-BOX-1", "An operand based on rsp has no index: an index can be anything.");
    internal static readonly Rule StackReach = new("Memory", "D-BOX-1", "An operand based on rsp ends at most D bytes away from it: the guard is no wider.");
    internal static readonly Rule RelativeReach = new("Memory", "D-BOX-1", "An operand relative to rip lies between the guards of its own window.");
    internal static readonly Rule RelativeCode = new("Memory", "D-BOX-4", "An operand relative to rip does not write to code: what was verified stays as it was.");
    internal static readonly Rule PairShape = new("Memory", "D-BOX-1", "An operand based on r14 is indexed by r11, unscaled: no other register is ever known to be below 4 GiB.");
    internal static readonly Rule PairUnproven = new("Memory", "D-BOX-1, SDM 1 3.4.1.1", "An operand based on r14 is preceded, where nothing comes in between, by what zeroes the upper half of r11.");
    internal static readonly Rule PairReach = new("Memory", "D-BOX-1", "An operand based on r14 ends at most D bytes away from r14 and r11 together: the guard is no wider.");
    internal static readonly Rule UnknownSize = new("Memory", "D-BOX-1", "An access is of 1 to D bytes: a longer one, or one of unknown length, runs over the guard.");
    internal static readonly Rule BaseLoad = new("Memory", "D-BOX-6", "The window's address is loaded by addq alone, right after its register was masked.");

    /// <summary>M5: <c>addq %gs:G,%rX</c>.</summary>
    public static Bit IsBaseLoad(CodeForm form, CodeLimits limits) =>
        form.Is(InstructionClass.Compute) & form.Does(Operation.Add) & form.Is64 & form.Destination != Registers.None & !form.HasImmediate & form.Memory.Size == 8
        & IsGsAbsolute(form) & form.Memory.Displacement == limits.BasePage;

    /// <summary>A jump through the gate table, or what looks like it: <c>jmp *%gs:ADDRESS</c>.</summary>
    public static Bit IsGateJump(CodeForm form) => form.Is(InstructionClass.IndirectJump) & form.Memory.Size == 8 & IsGsAbsolute(form);

    internal static void Judge(Judgement judgement, CodeState known, CodeForm form, CodeSite site, CodeLimits limits)
    {
        var m = form.Memory;
        var (gs, cut, plain) = (form.Prefixes.Gs, form.Prefixes.AddressSize, form.Accesses & !form.Prefixes.Gs);
        var (stack, relative, pair) = (plain & m.Base == Registers.Rsp, plain & m.Base == Registers.Rip, plain & m.Base == Registers.R14);
        var load = IsBaseLoad(form, limits);
        judgement.Refuse(SegmentUncut, form.Accesses & gs & !cut & !load & !IsGateJump(form));
        judgement.Refuse(CutUnbased, plain & cut);
        judgement.Refuse(Unconfined, plain & !stack & !relative & !pair);
        judgement.Refuse(StackIndex, stack & m.Index != Registers.None);
        judgement.Refuse(StackReach, stack & !m.Reaches(limits.Displacement));
        judgement.Refuse(RelativeReach, relative & !IsBetweenGuards(form.Target, m.Size.ZeroExtend(64), limits));
        judgement.Refuse(RelativeCode, relative & m.Writes & site.WritesCode);
        judgement.Refuse(PairShape, pair & !(m.Index == Registers.R11 & m.Scale == 0 & !m.VectorIndex));
        judgement.Refuse(PairUnproven, pair & !known.R11Zero);
        judgement.Refuse(PairReach, pair & !m.Reaches(limits.Displacement));
        judgement.Refuse(UnknownSize, form.Accesses & (m.Size == 0 | m.Size.ZeroExtend(64) > limits.Displacement));
        judgement.Refuse(BaseLoad, load & !Lifted.If(known.Halved, form.Destination == Registers.Rsp, form.Destination == known.Masked));
    }

    /// <summary>Whether a range of window offsets lies between the guards; offsets below the window are huge.</summary>
    internal static Bit IsBetweenGuards(Word offset, Word size, CodeLimits limits)
    {
        var end = Word.Of(CodeLimits.WindowSize, 64) - limits.Guard;
        return offset >= limits.Guard & offset <= end & offset + size <= end;
    }

    private static Bit IsGsAbsolute(CodeForm form) => form.Memory.IsAbsolute & form.Prefixes.Gs & !form.Prefixes.AddressSize;
}
