using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A set of positions in a region: a word for each 64 bytes of the window, so that no word belongs to two chunks.</summary>
internal sealed class PositionSet(CodeRegion region)
{
    private const int WordBits = 64;

    private readonly int skew = (int)(region.WindowOffset % WordBits);
    private readonly ulong[] words = new ulong[((long)region.Bytes.Length + region.WindowOffset % WordBits + WordBits - 1) / WordBits];

    public bool Contains(int position)
    {
        var bit = (uint)position + (uint)skew;
        return (words[bit / WordBits] >> (int)bit & 1) != 0;
    }

    /// <summary>Whether it contains any of a few positions, from one to before another.</summary>
    public bool HoldsAny(int start, int end)
    {
        for (var (bit, last) = ((long)start + skew, (long)end + skew); bit < last; bit = (bit | WordBits - 1) + 1)
            if ((words[bit / WordBits] >> (int)bit << (int)Math.Max(0, WordBits - (last - bit))) != 0) return true;
        return false;
    }

    /// <summary>The words of a chunk.</summary>
    public Span<ulong> Words(int start, int end) =>
        words.AsSpan((start + skew) / WordBits)[..(int)(((long)end + skew + WordBits - 1) / WordBits - (start + skew) / WordBits)];

    /// <summary>Adds a position. Any thread.</summary>
    public void Add(int position)
    {
        var bit = (uint)position + (uint)skew;
        var one = 1UL << (int)bit;
        ref var word = ref words[bit / WordBits];
        if ((Volatile.Read(ref word) & one) == 0) Interlocked.Or(ref word, one);
    }

    /// <summary>Adds where branches of a chunk to itself go. No other thread adds to the chunk.</summary>
    public void AddTargets(ReadOnlySpan<ulong> branches)
    {
        var (all, by) = (words, (uint)skew);
        foreach (var item in branches)
        {
            var to = (uint)BranchList.TargetOf(item) + by;
            all[to / WordBits] |= 1UL << (int)to;
        }
    }
}
