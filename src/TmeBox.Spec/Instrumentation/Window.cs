using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>A window of 4 GiB and the invariant that gates establish and every accepted step keeps (D-BOX-1).</summary>
/// <param name="Start">Its linear address R, 64 bits: a multiple of 4 GiB below 2^47.</param>
public sealed record Window(Word Start)
{
    private static readonly Word Size = Word.Of(CodeLimits.WindowSize, 64);

    /// <summary>Whether the address can be one of a window.</summary>
    public Bit IsWindow => Start.Slice(31, 0) == 0 & Start.Slice(63, 47) == 0;

    /// <summary>Whether the limits fit each other: S + D is at most G, a push fits in D, and the base page and the gate table lie between the guards.</summary>
    public static Bit Fits(CodeLimits limits) =>
        limits.StackStep <= limits.Guard & limits.Displacement <= limits.Guard & limits.StackStep + limits.Displacement <= limits.Guard
        & limits.Displacement >= Word.Of(8, 64) & limits.Guard < Word.Of(CodeLimits.WindowSize / 2, 64) & limits.GateSlots < Size
        & MemoryRules.IsBetweenGuards(limits.BasePage, Word.Of(8, 64), limits) & limits.BasePage < Word.Of(1UL << 31, 64)
        & MemoryRules.IsBetweenGuards(limits.GateTable, limits.GateSlots << Word.Of(3, 64), limits) & limits.GateTable + (limits.GateSlots << Word.Of(3, 64)) < Word.Of(1UL << 31, 64);

    /// <summary>Whether an address can be mapped: it is one of user space, and not in the guards of its window.</summary>
    public static Bit IsMapped(Word address, CodeLimits limits) =>
        address.Slice(63, 47) == 0 & MemoryRules.IsBetweenGuards(address.Slice(31, 0).ZeroExtend(64), Word.Of(1, 64), limits);

    /// <summary>Whether an address lies in the window or one guard's width outside it.</summary>
    public Bit Reaches(Word address, CodeLimits limits) => address - (Start - limits.Guard) < Size + limits.Guard + limits.Guard;

    /// <summary>Whether an address lies in the window.</summary>
    public Bit Contains(Word address) => address - Start < Size;

    /// <summary>Invariant I, but for the stack pointer: rip is at a window offset, gs and r14 hold the window's address.</summary>
    public Bit Holds(Processor p, Word offset) => p.Rip == Start + offset & KeepsBases(p);

    /// <summary>gs and r14 hold the window's address.</summary>
    public Bit KeepsBases(Processor p) => p.GsBase == Start & p.Registers[Registers.R14] == Start;

    /// <summary>Whether what the sweep says is so; with nothing known, that the stack pointer is clean.</summary>
    public Bit Agrees(CodeState state, Processor p, CodeLimits limits, Bit bundled)
    {
        var (rsp, r11) = (p.Registers[Registers.Rsp], p.Registers[Registers.R11]);
        var (masked, based) = (p.Registers[state.Masked], p.Registers[state.Based]);
        var clean = rsp - Start <= Size;
        var dirty = rsp - (Start - limits.StackStep) <= Size + limits.StackStep + limits.StackStep;
        return Lifted.If(state.Halved, rsp < Size, Lifted.If(state.Dirty, dirty, clean))
            & state.R11Zero.Implies(r11 < Size)
            & (state.Masked != Registers.None).Implies(masked < Size & CodeSite.IsAligned(masked))
            & (state.Based != Registers.None).Implies(Contains(based) & CodeSite.IsAligned(based))
            & state.GateReady.Implies(Contains(r11) & (!bundled | CodeSite.IsAligned(r11)));
    }

    /// <summary>D-BOX-6: the word at the base page is the window's address.</summary>
    public Bit HoldsBasePage(CodeForm form, Processor p, Unknowns u, CodeLimits limits) =>
        (form.Accesses & form.Memory.Size == 8 & Accesses.LinearAddress(form, p, u) == Start + limits.BasePage).Implies(u.Loaded == Start);
}
