using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TmeBox.Engine.Memory;

/// <summary>A finite cache: sets of ways, least recently used entry first to go.</summary>
/// <remarks>
/// The tags of eight ways fill one 64-byte line and are compared at once. A set has room for a multiple of eight tags; those above its ways stay
/// <see cref="LineKey.None"/> for ever. Slot = set times that multiple, plus way.
/// </remarks>
internal sealed unsafe class SetCache : LineCache
{
    private readonly int _stride;
    private readonly int _slots;
    private readonly ulong _ways;
    private readonly ulong _setMask;
    private readonly NativeBlock _block;
    private readonly ulong* _tags;
    private readonly Recency _recency;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="sets">A power of two, at most 2^20.</param>
    /// <param name="ways">1 to 64.</param>
    public SetCache(int sets, int ways)
    {
        _stride = (ways + 7) & ~7;
        _slots = sets * _stride;
        _ways = ulong.MaxValue >> (64 - ways);
        _setMask = (ulong)sets - 1;
        _block = NativeBlock.Reserve((nuint)_slots * sizeof(ulong), 64, (nuint)_slots * sizeof(ulong));
        _tags = (ulong*)_block.Pointer;
        new Span<ulong>(_tags, _slots).Fill(LineKey.None);
        _recency = new Recency(sets, _stride);
        Reserve(_slots);
    }

    /// <inheritdoc/>
    public override int SlotCount => _slots;

    /// <inheritdoc/>
    public override int Find(ulong tag)
    {
        int first = First(tag);
        ulong hits = Matching(first, tag);
        return hits == 0 ? -1 : first + BitOperations.TrailingZeroCount(hits);
    }

    /// <inheritdoc/>
    public override int Use(ulong tag)
    {
        int slot = Find(tag);
        if (slot >= 0)
        {
            _recency.Touch(slot);
        }

        return slot;
    }

    /// <inheritdoc/>
    public override void Touch(int slot) => _recency.Touch(slot);

    /// <inheritdoc/>
    public override int Room(ulong tag, bool spareAliases)
    {
        int first = First(tag);
        ulong empty = Matching(first, LineKey.None) & _ways;
        if (empty != 0)
        {
            return first + BitOperations.TrailingZeroCount(empty);
        }

        ulong strangers = spareAliases ? _ways & ~DirtyAliases(first, tag) : _ways;
        return first + _recency.Oldest(first, strangers == 0 ? _ways : strangers);
    }

    /// <inheritdoc/>
    public override ulong TagAt(int slot) => _tags[slot];

    /// <inheritdoc/>
    protected override void Place(int slot, ulong tag)
    {
        _tags[slot] = tag;
        _recency.Touch(slot);
    }

    /// <inheritdoc/>
    public override IEnumerable<int> SlotsByAge()
    {
        for (int first = 0; first < _slots; first += _stride)
        {
            for (ulong used = Used(first); used != 0;)
            {
                int way = _recency.Oldest(first, used);
                used &= ~(1ul << way);
                yield return first + way;
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _block.Dispose();
        _recency.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void Displace(int slot) => _tags[slot] = LineKey.None;

    private int First(ulong tag) => (int)(LineKey.LineIndex(tag) & _setMask) * _stride;

    private ulong Used(int first) => _ways & ~Matching(first, LineKey.None);

    /// <summary>The ways of a set that hold a tag, by bit.</summary>
    /// <remarks>In bounds: a set begins at a multiple of the stride, which is a multiple of eight words; no load goes past it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Matching(int first, ulong tag)
    {
        ulong* set = _tags + first;
        ulong ways = Eight(set, tag);
        if (_stride == 8)
        {
            return ways;
        }

        for (int way = 8; way < _stride; way += 8)
        {
            ways |= Eight(set + way, tag) << way;
        }

        return ways;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ulong* tags, ulong tag)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.Equals(Vector512.Load(tags), Vector512.Create(tag)).ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ulong> wanted = Vector256.Create(tag);
            uint low = Vector256.Equals(Vector256.Load(tags), wanted).ExtractMostSignificantBits();
            return low | Vector256.Equals(Vector256.Load(tags + 4), wanted).ExtractMostSignificantBits() << 4;
        }

        ulong ways = 0;
        for (int way = 0; way < 8; way++)
        {
            ways |= tags[way] == tag ? 1ul << way : 0;
        }

        return ways;
    }

    private ulong DirtyAliases(int first, ulong tag)
    {
        ulong aliases = 0;
        for (int way = 0; way < _stride; way++)
        {
            bool alias = LineKey.LineIndex(_tags[first + way]) == LineKey.LineIndex(tag) && IsDirty(first + way);
            aliases |= alias ? 1ul << way : 0;
        }

        return aliases;
    }
}
