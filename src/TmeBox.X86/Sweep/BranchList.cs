using System.Buffers;

namespace TmeBox.X86.Sweep;

/// <summary>Direct branches of a chunk, ascending. Used by one thread.</summary>
internal sealed class BranchList : IDisposable
{
    // Targets of two gigabytes to either side, and a bit.
    public const int TargetBits = 33;
    private const int Usual = 1 << 14;
    private ulong[] items = [];

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
        if (items.Length - Count < most)
        {
            var larger = ArrayPool<ulong>.Shared.Rent(Math.Max(Math.Max(Count + most, Usual), items.Length * 2));
            Items.CopyTo(larger);
            ArrayPool<ulong>.Shared.Return(items);
            items = larger;
        }

        return items.AsSpan(Count, most);
    }

    /// <summary>So many were put there.</summary>
    public void Added(int count) => Count += count;

    /// <summary>Removes all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Gives up its room. It is not used afterwards, and disposed of once.</summary>
    public void Dispose() => ArrayPool<ulong>.Shared.Return(items);

    /// <summary>How many of some branches, ascending, stand before a position.</summary>
    public static int CountBefore(ReadOnlySpan<ulong> branches, int position)
    {
        var count = 0;
        while (count < branches.Length && PositionOf(branches[count]) < position) count++;
        return count;
    }
}
