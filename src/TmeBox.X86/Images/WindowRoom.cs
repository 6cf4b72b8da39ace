using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images;

/// <summary>The part of a window that images may be in: between the guards, and not over the base page or the gate table.</summary>
internal sealed class WindowRoom(CodeLimits limits)
{
    private readonly ulong guard = limits.Guard.Concrete;
    private readonly (ulong Start, ulong End)[] taken =
    [
        Pages(limits.BasePage.Concrete, 8),
        Pages(limits.GateTable.Concrete, limits.GateSlots.Concrete * 8),
    ];

    /// <summary>Whether a run of bytes lies in it.</summary>
    public bool IsFree(ulong start, ulong end) =>
        start >= guard && end >= start && end <= CodeLimits.WindowSize - guard && !taken.Any(t => start < t.End && t.Start < end);

    /// <inheritdoc/>
    public override string ToString() =>
        $"between 0x{guard:x} and 0x{CodeLimits.WindowSize - guard:x}, apart from {string.Join(" and ", taken.Select(t => $"0x{t.Start:x}-0x{t.End:x}"))}";

    private static (ulong Start, ulong End) Pages(ulong start, ulong length) =>
        (start & ~(ElfSegment.Page - 1), (start + length + ElfSegment.Page - 1) & ~(ElfSegment.Page - 1));
}
