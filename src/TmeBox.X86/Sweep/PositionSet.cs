using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A set of positions in a region: a word for each 64 bytes of the window, so that no word belongs to two chunks.</summary>
internal sealed class PositionSet : IDisposable
{
    private const int WordBits = 64;

    // Of a word, the bits at which bundles start.
    private const ulong Bundles = 1UL | 1UL << (int)CodeLimits.BundleSize;

    private readonly int count;
    private ulong[] words;

    /// <summary>A set of a region's positions, of which it has none.</summary>
    /// <param name="region">The region.</param>
    /// <param name="isWritten">Whether all its words are written before any is read: then they are not cleared.</param>
    public PositionSet(CodeRegion region, bool isWritten = false)
    {
        Skew = (int)(region.WindowOffset % WordBits);
        count = (int)(((long)region.Bytes.Length + Skew + WordBits - 1) / WordBits);

        // One more, so that two may always be read. What another code left there must never count.
        words = ArrayPool<ulong>.Shared.Rent(count + 1);
        words.AsSpan(isWritten ? count : 0, isWritten ? 1 : count + 1).Clear();
    }

    /// <summary>How many bits lie before the first position's.</summary>
    public int Skew { get; }

    public bool Contains(int position)
    {
        var bit = (uint)position + (uint)Skew;
        return (words[bit / WordBits] >> (int)bit & 1) != 0;
    }

    /// <summary>Whether it contains any of a few positions, from one to before another.</summary>
    public bool HoldsAny(int start, int end)
    {
        for (; end - start > WordBits; start += WordBits)
            if (From(start) != 0) return true;
        return end > start && From(start) << WordBits - (end - start) != 0;
    }

    /// <summary>The words of a chunk.</summary>
    public Span<ulong> Words(int start, int end) =>
        words.AsSpan((start + Skew) / WordBits)[..(int)(((long)end + Skew + WordBits - 1) / WordBits - (start + Skew) / WordBits)];

    /// <summary>Adds a position. No other thread adds any.</summary>
    public void Add(int position)
    {
        var bit = (uint)position + (uint)Skew;
        words[bit / WordBits] |= 1UL << (int)bit;
    }

    /// <summary>Adds the positions of another set in a chunk. No other thread adds to the chunk.</summary>
    public void Add(PositionSet other, int start, int end)
    {
        Span<ulong> these = Words(start, end), others = other.Words(start, end);
        for (; these.Length >= Vector512<ulong>.Count; these = these[Vector512<ulong>.Count..], others = others[Vector512<ulong>.Count..])
            (Vector512.Create<ulong>(these) | Vector512.Create<ulong>(others)).CopyTo(these);
        for (var i = 0; i < these.Length; i++) these[i] |= others[i];
    }

    /// <summary>Adds a position if a condition holds. No jump depends on it. No other thread adds to the chunk.</summary>
    public void AddIf(int position, bool condition)
    {
        var bit = (uint)position + (uint)Skew;
        words[bit / WordBits] |= (condition ? 1UL : 0UL) << (int)bit;
    }

    /// <summary>Adds positions. No other thread adds any.</summary>
    public void Add(ReadOnlySpan<uint> positions)
    {
        var (all, by) = (words, (uint)Skew);
        foreach (var position in positions)
        {
            var bit = position + by;
            all[bit / WordBits] |= 1UL << (int)bit;
        }
    }

    /// <summary>Removes all positions. No other thread adds any.</summary>
    public void Clear() => words.AsSpan(0, count).Clear();

    /// <summary>Removes a position. No other thread adds to the chunk.</summary>
    public void Remove(int position)
    {
        var bit = (uint)position + (uint)Skew;
        words[bit / WordBits] &= ~(1UL << (int)bit);
    }

    /// <summary>Whether another set has all of this one's positions in a chunk.</summary>
    public bool IsWithin(PositionSet other, int start, int end)
    {
        ReadOnlySpan<ulong> these = Words(start, end), others = other.Words(start, end);
        var outside = Vector512<ulong>.Zero;
        for (; these.Length >= Vector512<ulong>.Count; these = these[Vector512<ulong>.Count..], others = others[Vector512<ulong>.Count..])
            outside |= Vector512.AndNot(Vector512.Create(these), Vector512.Create(others));
        var rest = 0UL;
        for (var i = 0; i < these.Length; i++) rest |= these[i] & ~others[i];
        return rest == 0 && outside == Vector512<ulong>.Zero;
    }

    /// <summary>Its positions in a chunk that another set has not, ascending.</summary>
    public IEnumerable<int> Without(PositionSet other, int start, int end) => Positions(start, end).Where(p => !other.Contains(p));

    /// <summary>How many positions of a chunk it has.</summary>
    public int Count(int start, int end)
    {
        var found = 0;
        foreach (var word in Words(start, end)) found += BitOperations.PopCount(word);
        return found;
    }

    /// <summary>Its positions in a chunk, ascending.</summary>
    public IEnumerable<int> Positions(int start, int end)
    {
        for (var (i, last) = ((start + Skew) / WordBits, ((long)end + Skew + WordBits - 1) / WordBits); i < last; i++)
            for (var word = words[i]; word != 0; word &= word - 1)
                yield return i * WordBits + BitOperations.TrailingZeroCount(word) - Skew;
    }

    /// <summary>The first of its positions from one on at which a bundle starts; the end if there is none before it.</summary>
    public int FirstBundle(int position, int end)
    {
        var bit = (uint)position + (uint)Skew;
        for (var (i, from) = (bit / WordBits, ulong.MaxValue << (int)bit); i * (long)WordBits < (long)end + Skew; i++, from = ulong.MaxValue)
            if ((words[i] & from & Bundles) is not 0 and var found)
                return Math.Min(end, (int)(i * WordBits + (uint)BitOperations.TrailingZeroCount(found) - (uint)Skew));
        return end;
    }

    /// <summary>The last of its positions before one, or -1.</summary>
    public int LastBefore(int position)
    {
        var bit = (long)position + Skew;
        for (var i = bit / WordBits; i >= 0; i--)
        {
            var word = i == bit / WordBits ? words[i] & (1UL << (int)bit) - 1 : words[i];
            if (word != 0) return (int)(i * WordBits + BitOperations.Log2(word) - Skew);
        }

        return -1;
    }

    /// <summary>Gives it up. Once; whoever asks afterwards fails.</summary>
    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(words);
        words = [];
    }

    // The bits of 64 positions.
    private ulong From(int position)
    {
        var bit = (uint)position + (uint)Skew;
        return words[bit / WordBits] >> (int)bit | words[bit / WordBits + 1] << 1 << (int)~bit;
    }
}
