using System.Buffers;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A set of positions in a region: a word for each 64 bytes of the window, so that no word belongs to two chunks.</summary>
internal sealed class PositionSet : IDisposable
{
    private const int WordBits = 64;

    private readonly int skew;
    private ulong[] words;

    /// <summary>A set of a region's positions, of which it has none.</summary>
    public PositionSet(CodeRegion region)
    {
        skew = (int)(region.WindowOffset % WordBits);
        var count = (int)(((long)region.Bytes.Length + skew + WordBits - 1) / WordBits);
        words = ArrayPool<ulong>.Shared.Rent(count);
        words.AsSpan(0, count).Clear();
    }

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
            var to = (uint)Branch.TargetOf(item) + by;
            all[to / WordBits] |= 1UL << (int)to;
        }
    }

    /// <summary>Gives it up. Once; whoever asks afterwards fails.</summary>
    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(words);
        words = [];
    }
}
