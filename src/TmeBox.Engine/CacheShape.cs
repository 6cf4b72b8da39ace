using System.Numerics;

namespace TmeBox.Engine;

/// <summary>The kind of cache that stands between the accesses and DRAM; its entries are tagged by KeyID and line address (F-CCH-1).</summary>
public enum CacheMode
{
    /// <summary>Sets of ways, least recently used entry replaced; the set is the line index modulo the number of sets.</summary>
    Finite = 0,

    /// <summary>Nothing is ever evicted but by request. Memory grows with the number of cached lines, up to 2^24; more is an <see cref="OverflowException"/>.</summary>
    Unlimited,

    /// <summary>Every access fills, operates, writes back if dirty, and invalidates.</summary>
    Uncached,
}

/// <summary>The size of the cache.</summary>
/// <remarks>Immutable; safe for many threads. Ranges are checked when a <see cref="MemoryEngine"/> is made from it.</remarks>
/// <param name="Mode">The kind of cache.</param>
/// <param name="Sets">Number of sets of a finite cache: a power of two, 1 to 2^20.</param>
/// <param name="Ways">Entries a set of a finite cache, 1 to 64. Eight ways are the fastest.</param>
public sealed record CacheShape(CacheMode Mode = CacheMode.Finite, int Sets = 64, int Ways = 8)
{
    /// <summary>64 sets of 8 ways: 32 KiB.</summary>
    public static CacheShape Default { get; } = new();

    /// <summary>A cache that never evicts on its own.</summary>
    public static CacheShape Unlimited { get; } = new(CacheMode.Unlimited);

    /// <summary>No line outlives the access that brought it.</summary>
    public static CacheShape Uncached { get; } = new(CacheMode.Uncached);

    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its documented range.</exception>
    internal void Check()
    {
        if (Mode is < CacheMode.Finite or > CacheMode.Uncached)
        {
            throw new ArgumentOutOfRangeException(nameof(Mode), Mode, "Not a cache mode.");
        }

        if (Sets is < 1 or > 1 << 20 || !BitOperations.IsPow2(Sets))
        {
            throw new ArgumentOutOfRangeException(nameof(Sets), Sets, "The number of sets is a power of two, 1 to 2^20.");
        }

        if (Ways is < 1 or > 64)
        {
            throw new ArgumentOutOfRangeException(nameof(Ways), Ways, "The number of ways is 1 to 64.");
        }
    }
}
