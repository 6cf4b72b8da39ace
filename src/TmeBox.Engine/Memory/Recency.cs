using System.Numerics;
using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Memory;

/// <summary>The order in which the ways of each set were last used.</summary>
/// <remarks>
/// Up to eight ways: an 8 x 8 matrix in one word a set. Row i, column j says that way i was used after way j; using a way sets its row, then clears
/// its column; the least recently used of some ways is the one whose row is clear in their columns. More ways: a time for each way.
/// </remarks>
internal sealed unsafe class Recency : IDisposable
{
    private const ulong EveryRow = 0x0101_0101_0101_0101;
    private readonly NativeBlock _block;
    private readonly ulong* _words;
    private readonly int _stride;
    private ulong _time;

    /// <summary>Makes an order in which nothing was used.</summary>
    /// <param name="sets">The number of sets.</param>
    /// <param name="stride">Slots a set: a multiple of 8, at most 64.</param>
    public Recency(int sets, int stride)
    {
        _stride = stride;
        long words = stride == 8 ? sets : (long)sets * stride;
        _block = NativeBlock.Reserve((nuint)words * sizeof(ulong), 64, (nuint)words * sizeof(ulong));
        _words = (ulong*)_block.Pointer;
    }

    /// <summary>Marks a slot as used just now.</summary>
    /// <param name="slot">In bounds: below sets times stride.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int slot)
    {
        if (_stride == 8)
        {
            int way = slot & 7;
            ulong* matrix = _words + (slot >> 3);
            *matrix = (*matrix | (0xFFul << (8 * way))) & ~(EveryRow << way);
        }
        else
        {
            _words[slot] = ++_time;
        }
    }

    /// <summary>The least recently used of some ways of a set, all of which were used.</summary>
    /// <param name="first">The set's first slot.</param>
    /// <param name="ways">The ways, by bit; not zero.</param>
    public int Oldest(int first, ulong ways)
    {
        if (_stride == 8)
        {
            // Columns of other ways do not count, rows of other ways must not look clear; the lowest clear byte is found by borrowing.
            ulong rows = (_words[first >> 3] & (EveryRow * ways)) | ~ByteMask.Spread((byte)ways);
            ulong clear = (rows - EveryRow) & ~rows & (EveryRow << 7);
            return BitOperations.TrailingZeroCount(clear) >> 3;
        }

        int oldest = BitOperations.TrailingZeroCount(ways);
        for (ways &= ways - 1; ways != 0; ways &= ways - 1)
        {
            int way = BitOperations.TrailingZeroCount(ways);
            oldest = _words[first + way] < _words[first + oldest] ? way : oldest;
        }

        return oldest;
    }

    /// <inheritdoc/>
    public void Dispose() => _block.Dispose();
}
