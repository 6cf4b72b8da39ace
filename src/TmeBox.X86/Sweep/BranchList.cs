namespace TmeBox.X86.Sweep;

/// <summary>Direct branches of a chunk, ascending. Used by one thread at a time.</summary>
/// <param name="length">Bytes of the chunk, by which its size is guessed.</param>
internal sealed class BranchList(int length)
{
    // One in five instructions is a branch, and they have four bytes; the list grows where there are more.
    private const int BytesPerBranch = 16;

    // Targets of two gigabytes to either side, and a bit.
    private const int TargetBits = 33;
    private ulong[] items = GC.AllocateUninitializedArray<ulong>(length / BytesPerBranch + 16);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public ReadOnlySpan<ulong> Items => items.AsSpan(0, Count);

    /// <summary>Where a branch starts.</summary>
    public static int PositionOf(ulong item) => (int)(item >> TargetBits);

    /// <summary>Where it goes, which may lie outside the region.</summary>
    public static long TargetOf(ulong item) => (long)(item << 64 - TargetBits) >> 64 - TargetBits;

    /// <summary>A branch as the list keeps it.</summary>
    public static ulong Item(int position, long target) => (ulong)position << TargetBits | (ulong)target & (1UL << TargetBits) - 1;

    /// <summary>Where others may be put behind those that there are.</summary>
    public Span<ulong> Room(int most)
    {
        if (items.Length - Count < most) Array.Resize(ref items, Math.Max(Count + most, items.Length * 2));
        return items.AsSpan(Count, most);
    }

    /// <summary>So many were put there.</summary>
    public void Added(int count) => Count += count;

    /// <summary>Removes those before a position.</summary>
    public void RemoveBefore(int position)
    {
        var removed = 0;
        while (removed < Count && PositionOf(items[removed]) < position) removed++;
        items.AsSpan(removed, Count - removed).CopyTo(items);
        Count -= removed;
    }
}
