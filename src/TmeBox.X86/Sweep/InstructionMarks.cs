using System.Buffers;
using System.Numerics;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// At which positions of a region instructions start, and which of them are refused: two words for each 64 bytes of the window, so that no
/// word belongs to two chunks.
/// </summary>
internal sealed class InstructionMarks : IDisposable
{
    /// <summary>Words for each 64 bytes: starts and refusals.</summary>
    public const int Stride = 2;

    private const int WordBits = 64;

    private readonly int count;
    private ulong[] words;

    /// <summary>Marks of a region, of which there are none yet.</summary>
    public InstructionMarks(CodeRegion region)
    {
        Skew = (int)(region.WindowOffset % WordBits);
        count = First(region.Bytes.Length + WordBits - 1) + Stride;
        words = ArrayPool<ulong>.Shared.Rent(count);

        // The first pass writes all that is read; but what another code left there must never count.
        words.AsSpan(0, count).Clear();
    }

    /// <summary>The words from that of a position on.</summary>
    public Span<ulong> WordsFrom(int position) => words.AsSpan(First(position)..count);

    /// <summary>How many bits lie before the first position's.</summary>
    public int Skew { get; }

    /// <summary>Whether an instruction starts at a position.</summary>
    public bool IsStart(int position)
    {
        var bit = (uint)position + (uint)Skew;
        return (words[bit / WordBits * Stride] >> (int)bit & 1) != 0;
    }

    /// <summary>Whether the instruction that starts at a position is refused.</summary>
    public bool IsRefused(int position)
    {
        var bit = (uint)position + (uint)Skew;
        return (words[bit / WordBits * Stride + 1] >> (int)bit & 1) != 0;
    }

    /// <summary>Marks a start, and whether the instruction is refused.</summary>
    public void Mark(int position, bool refused)
    {
        var bit = (uint)position + (uint)Skew;
        var (word, one) = (bit / WordBits * Stride, 1UL << (int)bit);
        words[word] |= one;
        words[word + 1] = refused ? words[word + 1] | one : words[word + 1] & ~one;
    }

    /// <summary>Marks the instruction that starts at a position as refused unless a condition holds. No jump depends on it.</summary>
    public void RefuseUnless(int position, bool condition)
    {
        var bit = (uint)position + (uint)Skew;
        words[bit / WordBits * Stride + 1] |= (condition ? 0UL : 1UL) << (int)bit;
    }

    /// <summary>Removes all marks from one position to another.</summary>
    public void Clear(int start, int end)
    {
        for (var position = start; position < end; position++)
        {
            var bit = (uint)position + (uint)Skew;
            var (word, one) = (bit / WordBits * Stride, 1UL << (int)bit);
            words[word] &= ~one;
            words[word + 1] &= ~one;
        }
    }

    /// <summary>How many instructions of a chunk are refused.</summary>
    public int CountRefused(int start, int end)
    {
        var count = 0;
        for (var (i, last) = (First(start), First(end + WordBits - 1)); i < last; i += Stride) count += BitOperations.PopCount(words[i + 1]);
        return count;
    }

    /// <summary>The refused instructions of a chunk, ascending.</summary>
    public IEnumerable<int> Refused(int start, int end) => Marked(start, end, 1);

    /// <summary>All instructions of a chunk, ascending.</summary>
    public IEnumerable<int> Starts(int start, int end) => Marked(start, end, 0);

    /// <summary>Whether an instruction starts at every label of a chunk.</summary>
    public bool IsStartAt(ReadOnlySpan<ulong> labels, int start)
    {
        var (wrong, first) = (0UL, First(start));
        for (var i = 0; i < labels.Length; i++) wrong |= labels[i] & ~words[first + i * Stride];
        return wrong == 0;
    }

    /// <summary>The last start before a position, or -1.</summary>
    public int StartBefore(int position)
    {
        var bit = (long)position + Skew;
        for (var i = bit / WordBits; i >= 0; i--)
        {
            var word = i == bit / WordBits ? words[i * Stride] & (1UL << (int)bit) - 1 : words[i * Stride];
            if (word != 0) return (int)(i * WordBits + BitOperations.Log2(word) - Skew);
        }

        return -1;
    }

    /// <summary>Gives them up. Once; whoever asks afterwards fails.</summary>
    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(words);
        words = [];
    }

    private IEnumerable<int> Marked(int start, int end, int which)
    {
        for (var (i, last) = (First(start), First(end + WordBits - 1)); i < last; i += Stride)
            for (var word = words[i + which]; word != 0; word &= word - 1)
                yield return i / Stride * WordBits + BitOperations.TrailingZeroCount(word) - Skew;
    }

    private int First(int position) => (int)(((long)position + Skew) / WordBits * Stride);
}
