using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TmeBox.Engine.Memory;

/// <summary>A finite cache: sets of ways, least recently used entry first to go.</summary>
internal sealed class SetCache : LineCache
{
    private readonly int _ways;
    private readonly ulong _setMask;
    private readonly ulong[] _tags;
    private readonly ulong[] _lastUse;
    private ulong _clock;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="sets">A power of two.</param>
    /// <param name="ways">At least 1.</param>
    public SetCache(int sets, int ways)
    {
        _ways = ways;
        _setMask = (ulong)sets - 1;
        _tags = new ulong[sets * ways];
        _lastUse = new ulong[sets * ways];
        Reserve(sets * ways);
        Array.Fill(_tags, LineKey.None);
    }

    /// <inheritdoc/>
    public override int SlotCount => _tags.Length;

    /// <inheritdoc/>
    public override int Find(ulong tag)
    {
        int first = First(tag);
        ReadOnlySpan<ulong> set = _tags.AsSpan(first, _ways);
        if (set.Length == 8 && Vector512.IsHardwareAccelerated)
        {
            // In bounds: the span has exactly the eight words that one vector loads.
            Vector512<ulong> tags = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(set));
            ulong hits = Vector512.Equals(tags, Vector512.Create(tag)).ExtractMostSignificantBits();
            return hits == 0 ? -1 : first + BitOperations.TrailingZeroCount(hits);
        }

        int way = set.IndexOf(tag);
        return way < 0 ? -1 : first + way;
    }

    /// <inheritdoc/>
    public override int Room(ulong tag, bool spareAliases)
    {
        int first = First(tag);
        int oldest = -1;
        int oldestStranger = -1;
        for (int slot = first; slot < first + _ways; slot++)
        {
            ulong other = _tags[slot];
            if (other == LineKey.None)
            {
                return slot;
            }

            if (oldest < 0 || _lastUse[slot] < _lastUse[oldest])
            {
                oldest = slot;
            }

            bool dirtyAlias = LineKey.LineIndex(other) == LineKey.LineIndex(tag) && IsDirty(slot);
            if (!dirtyAlias && (oldestStranger < 0 || _lastUse[slot] < _lastUse[oldestStranger]))
            {
                oldestStranger = slot;
            }
        }

        return spareAliases && oldestStranger >= 0 ? oldestStranger : oldest;
    }

    /// <inheritdoc/>
    public override ulong TagAt(int slot) => _tags[slot];

    /// <inheritdoc/>
    public override void Touch(int slot) => _lastUse[slot] = ++_clock;

    /// <inheritdoc/>
    protected override void Place(int slot, ulong tag)
    {
        _tags[slot] = tag;
        Touch(slot);
    }

    /// <inheritdoc/>
    protected override void Displace(int slot) => _tags[slot] = LineKey.None;

    /// <inheritdoc/>
    protected override void Forget()
    {
        Array.Fill(_tags, LineKey.None);
        Array.Clear(_lastUse);
        _clock = 0;
    }

    private int First(ulong tag) => (int)(LineKey.LineIndex(tag) & _setMask) * _ways;
}
