using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>The numbers of <see cref="CodeLimits"/>.</summary>
internal sealed class SweepLimits(CodeLimits limits)
{
    private readonly ulong guard = limits.Guard.Concrete;

    public ulong Displacement { get; } = limits.Displacement.Concrete;

    public ulong StackStep { get; } = limits.StackStep.Concrete;

    public ulong BasePage { get; } = limits.BasePage.Concrete;

    public ulong GateTable { get; } = limits.GateTable.Concrete;

    public ulong GateSlots { get; } = limits.GateSlots.Concrete;

    /// <summary>Whether a displacement and a size together stay within D.</summary>
    public bool Reaches(ulong displacement, uint size)
    {
        var distance = Distance(displacement);
        return distance <= Displacement && distance + size <= Displacement;
    }

    /// <summary>Between the guards: the first window offset, and that behind the last.</summary>
    public (ulong Start, ulong End) Inner => (guard, CodeLimits.WindowSize - guard);

    /// <summary>Whether a range of window offsets lies between the guards.</summary>
    public bool IsBetweenGuards(ulong offset, uint size)
    {
        var end = CodeLimits.WindowSize - guard;
        return offset >= guard && offset <= end && offset + size <= end;
    }

    /// <summary>The absolute value of a number, read as signed.</summary>
    public static ulong Distance(ulong number) => (long)number < 0 ? 0 - number : number;
}
