using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A set of positions in a region, one bit each. A word of it never holds bits of two chunks: it is of 64 bytes of the window.</summary>
internal sealed class PositionSet(CodeRegion region)
{
    private readonly int skew = (int)(region.WindowOffset & 63);
    private readonly ulong[] words = new ulong[((long)region.Bytes.Length + (region.WindowOffset & 63) + 63) / 64];

    public bool Contains(int position)
    {
        var bit = (uint)position + (uint)skew;
        return (words[bit >> 6] >> (int)bit & 1) != 0;
    }

    /// <summary>Adds a position of a chunk that one thread sweeps.</summary>
    public void Add(int position)
    {
        var bit = (uint)position + (uint)skew;
        words[bit >> 6] |= 1UL << (int)bit;
    }

    /// <summary>Adds a position that others may add at the same time.</summary>
    public void AddShared(int position)
    {
        var bit = (uint)position + (uint)skew;
        var one = 1UL << (int)bit;
        if ((Volatile.Read(ref words[bit >> 6]) & one) == 0) Interlocked.Or(ref words[bit >> 6], one);
    }
}
