namespace TmeBox.Bench.Memory;

/// <summary>An endless order of random lines, a batch at a time; long enough that no cache remembers the last round.</summary>
internal sealed class RandomLines
{
    private const int Length = 1 << 20;
    private readonly ulong[] _addresses = new ulong[Length];
    private int _next;

    /// <summary>Draws it.</summary>
    /// <param name="bytes">The memory that the lines lie in.</param>
    public RandomLines(long bytes)
    {
        var random = new Random(1);
        for (int i = 0; i < Length; i++)
        {
            _addresses[i] = (ulong)random.NextInt64(bytes / 64) * 64;
        }
    }

    /// <summary>All addresses.</summary>
    public ReadOnlySpan<ulong> Addresses => _addresses;

    /// <summary>Where the next batch begins.</summary>
    /// <param name="count">Lines a batch: a power of two.</param>
    public int Take(int count)
    {
        int first = _next;
        _next = (_next + count) & (Length - 1);
        return first;
    }
}
