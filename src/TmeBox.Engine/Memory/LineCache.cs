namespace TmeBox.Engine.Memory;

/// <summary>Slots of plaintext lines, found by tag (F-CCH-1). Where a line may go is for the two kinds below to say.</summary>
/// <remarks>The cache moves no data to or from DRAM; the engine does, through the slots.</remarks>
internal abstract class LineCache
{
    private const byte DirtyBit = 1;
    private const byte PoisonBit = 2;
    private byte[] _data = [];
    private byte[] _flags = [];

    /// <summary>The slot that holds a tag, or -1.</summary>
    public abstract int Find(ulong tag);

    /// <summary>A slot where a tag may go: empty, or the least recently used one of its set.</summary>
    /// <param name="tag">The tag, which is not in the cache.</param>
    /// <param name="spareAliases">Whether to prefer a victim that is not a dirty alias of the same line.</param>
    public abstract int Room(ulong tag, bool spareAliases);

    /// <summary>The tag in a slot, or <see cref="LineKey.None"/>.</summary>
    public abstract ulong TagAt(int slot);

    /// <summary>Marks a slot as used just now.</summary>
    public abstract void Touch(int slot);

    /// <summary>All slots that were ever in use; some may be empty now.</summary>
    public abstract int SlotCount { get; }

    /// <summary>Puts a tag into an empty slot that <see cref="Room"/> named; clean, and unpoisoned.</summary>
    public void Insert(int slot, ulong tag)
    {
        _flags[slot] = 0;
        Place(slot, tag);
    }

    /// <summary>Empties a slot.</summary>
    public void Remove(int slot)
    {
        _flags[slot] = 0;
        Displace(slot);
    }

    /// <summary>Empties the whole cache and wipes the data.</summary>
    public void Clear()
    {
        Array.Clear(_data);
        Array.Clear(_flags);
        Forget();
    }

    /// <summary>The 64 bytes of a slot.</summary>
    public Span<byte> Data(int slot) => _data.AsSpan(slot << 6, 64);

    /// <summary>Whether DRAM has not seen the slot's data yet.</summary>
    public bool IsDirty(int slot) => (_flags[slot] & DirtyBit) != 0;

    /// <summary>Whether the slot is poisoned.</summary>
    public bool IsPoisoned(int slot) => (_flags[slot] & PoisonBit) != 0;

    /// <summary>Sets both flags of a slot.</summary>
    public void Mark(int slot, bool dirty, bool poisoned) =>
        _flags[slot] = (byte)((dirty ? DirtyBit : 0) | (poisoned ? PoisonBit : 0));

    /// <summary>Copies of all entries, by ascending line address, then KeyID.</summary>
    public IEnumerable<CachedLine> Lines()
    {
        var slots = new List<int>();
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (TagAt(slot) != LineKey.None)
            {
                slots.Add(slot);
            }
        }

        foreach (int slot in slots.OrderBy(TagAt).ToArray())
        {
            ulong tag = TagAt(slot);
            yield return new CachedLine(
                LineKey.KeyId(tag), LineKey.LineAddress(tag), IsDirty(slot), IsPoisoned(slot), Data(slot).ToArray());
        }
    }

    /// <summary>Makes sure that slots below <paramref name="count"/> exist.</summary>
    protected void Reserve(int count)
    {
        Array.Resize(ref _data, checked(count << 6));
        Array.Resize(ref _flags, count);
    }

    /// <summary>Writes a tag into an empty slot.</summary>
    protected abstract void Place(int slot, ulong tag);

    /// <summary>Removes the tag of a slot.</summary>
    protected abstract void Displace(int slot);

    /// <summary>Removes all tags.</summary>
    protected abstract void Forget();
}
