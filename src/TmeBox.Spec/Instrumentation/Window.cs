using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>A window of 4 GiB and the invariant that gates establish and every accepted step keeps (D-BOX-1).</summary>
/// <param name="Start">Its linear address R, 64 bits: a multiple of 4 GiB below 2^47.</param>
public sealed record Window(Word Start)
{
    private static readonly Word Size = Word.Of(CodeLimits.WindowSize, 64);

    /// <summary>Whether the address can be one of a window.</summary>
    public Bit IsWindow => Start.Slice(31, 0) == 0 & Start.Slice(63, 47) == 0;

    /// <summary>Whether an address can be mapped: it is one of user space, and not in the guards of its window.</summary>
    public static Bit IsMapped(Word address, CodeLimits limits) =>
        address.Slice(63, 47) == 0 & MemoryRules.IsBetweenGuards(address.Slice(31, 0).ZeroExtend(64), Word.Of(1, 64), limits);

    /// <summary>Whether an address lies in the window or one guard's width outside it.</summary>
    public Bit Reaches(Word address, CodeLimits limits) =>
        IsAtMost(Word.Of(0, 64) - limits.Guard, address - Start) & !IsAtMost(Size + limits.Guard, address - Start);

    /// <summary>Whether an address has the window's number, and so names its KeyID, unless nothing can be mapped there.</summary>
    public Bit Names(Word address, CodeLimits limits) => IsMapped(address, limits).Implies(address.Slice(46, 32) == Start.Slice(46, 32));

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
        var dirty = IsAtMost(Word.Of(0, 64) - limits.StackStep, rsp - Start) & IsAtMost(rsp - Start, Size + limits.StackStep);
        return Lifted.If(state.Halved, rsp < Size, Lifted.If(state.Dirty, dirty, clean))
            & state.R11Zero.Implies(r11 < Size)
            & (state.Masked != Registers.None).Implies(masked < Size & CodeSite.IsAligned(masked))
            & (state.Based != Registers.None).Implies(Contains(based) & CodeSite.IsAligned(based))
            & state.GateReady.Implies(Contains(r11) & (!bundled | CodeSite.IsAligned(r11)));
    }

    // Of distances from the window's start, read as signed.
    private static Bit IsAtMost(Word a, Word b)
    {
        var sign = Word.Of(1UL << 63, 64);
        return (a ^ sign) <= (b ^ sign);
    }

    /// <summary>D-BOX-6: the word at the base page is the window's address.</summary>
    public Bit HoldsBasePage(CodeForm form, Processor p, Unknowns u, CodeLimits limits) =>
        (form.Accesses & form.Memory.Size == 8 & Accesses.LinearAddress(form, p, u) == Start + limits.BasePage).Implies(u.Loaded == Start);
}
