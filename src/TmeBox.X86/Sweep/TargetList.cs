namespace TmeBox.X86.Sweep;

/// <summary>
/// Direct branches, and operands relative to rip, of a chunk, each in one word: its position, which of the two it is, and how far from the
/// region's start the place lies that it names. Used by one thread.
/// </summary>
internal sealed class TargetList
{
    /// <summary>Positions are less.</summary>
    public const int PositionLimit = 1 << 30;

    private const int DistanceBits = 33, PositionShift = DistanceBits + 1;
    private ulong[] items = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Position of an instruction.</summary>
    public int Position(int i) => (int)(items[i] >> PositionShift);

    /// <summary>Whether it has an operand relative to rip; it is a direct branch otherwise.</summary>
    public bool IsOperand(int i) => (items[i] >> DistanceBits & 1) != 0;

    /// <summary>Distance of the place that it names, which may lie outside the region.</summary>
    public long Target(int i) => (long)(items[i] << 64 - DistanceBits) >> 64 - DistanceBits;

    /// <summary>Adds one behind the others.</summary>
    public void Add(int position, long target, bool isOperand)
    {
        if (Count == items.Length) Array.Resize(ref items, Math.Max(1024, Count * 2));
        items[Count++] = (ulong)position << PositionShift | (isOperand ? 1UL << DistanceBits : 0) | (ulong)target & (1UL << DistanceBits) - 1;
    }

    /// <summary>Removes those before a position.</summary>
    public void RemoveBefore(int position)
    {
        var removed = 0;
        while (removed < Count && Position(removed) < position) removed++;
        items.AsSpan(removed, Count - removed).CopyTo(items);
        Count -= removed;
    }
}
