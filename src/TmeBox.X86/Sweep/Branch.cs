namespace TmeBox.X86.Sweep;

/// <summary>A direct branch as lists keep it: where it starts, and below that where it goes. Lists of them ascend.</summary>
internal static class Branch
{
    /// <summary>Targets of two gigabytes to either side, and a bit.</summary>
    public const int TargetBits = 33;

    /// <summary>A branch.</summary>
    public static ulong Item(int position, long target) => (ulong)position << TargetBits | (ulong)target & (1UL << TargetBits) - 1;

    /// <summary>Where a branch starts.</summary>
    public static int PositionOf(ulong item) => (int)(item >> TargetBits);

    /// <summary>Where it goes, which may lie outside the region.</summary>
    public static long TargetOf(ulong item) => (long)(item << 64 - TargetBits) >> 64 - TargetBits;

    /// <summary>How many of some branches, ascending, stand before a position.</summary>
    public static int CountBefore(ReadOnlySpan<ulong> branches, int position)
    {
        var count = 0;
        while (count < branches.Length && PositionOf(branches[count]) < position) count++;
        return count;
    }
}
