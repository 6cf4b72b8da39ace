using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Memory;

/// <summary>Slots of plaintext lines, found by tag (F-CCH-1). Where a line may go is for the two kinds below to say.</summary>
/// <remarks>The cache moves no data to or from DRAM; the memory controller does, through the slots. A slot is valid until it is removed.</remarks>
internal abstract unsafe class LineCache : IDisposable
{
    private const byte DirtyBit = 1;
    private const byte PoisonBit = 2;
    private const int HoldersShift = 4;
    private const int PageCounts = 4096;

    /// <summary>How many lines of pages are here, by the low bits of the page number: where none is, a range need not look for its lines.</summary>
    /// <remarks>At least as many as stripes, so that one count belongs to one stripe.</remarks>
    private readonly int[] _linesOfPage = new int[PageCounts];
    private NativeBlock? _block;
    private byte* _data;
    private byte* _flags;
    private int _reserved;

    /// <summary>All slots that were ever in use; some may be empty now.</summary>
    public abstract int SlotCount { get; }

    /// <summary>The slot that holds a tag, or -1.</summary>
    public abstract int Find(ulong tag);

    /// <summary>The slot that holds a tag, from now on the most recently used one of its set; or -1.</summary>
    public abstract int Use(ulong tag);

    /// <summary>Makes a slot, which holds a tag, the most recently used one of its set.</summary>
    public abstract void Touch(int slot);

    /// <summary>A slot where a tag may go: empty, or the least recently used one of its set.</summary>
    /// <param name="tag">The tag, which is not in the cache.</param>
    /// <param name="spareAliases">Whether to prefer a victim that is not a dirty alias of the same line.</param>
    public abstract int Room(ulong tag, bool spareAliases);

    /// <summary>The tag in a slot, or <see cref="LineKey.None"/>.</summary>
    public abstract ulong TagAt(int slot);

    /// <summary>The used slots, each after those of its set that were used before it.</summary>
    public abstract IEnumerable<int> SlotsByAge();

    /// <summary>Whether a line of the tag's page, under whatever KeyID, may be here.</summary>
    public bool MayHoldPageOf(ulong tag) => LinesOfPage(tag) != 0;

    /// <summary>Puts a tag into an empty slot that <see cref="Room"/> named; clean, unpoisoned, and just used.</summary>
    public void Insert(int slot, ulong tag)
    {
        _flags[slot] = 0;
        LinesOfPage(tag)++;
        Place(slot, tag);
    }

    /// <summary>Empties a slot.</summary>
    public void Remove(int slot)
    {
        LinesOfPage(TagAt(slot))--;
        _flags[slot] = 0;
        Displace(slot);
    }

    /// <summary>Empties the whole cache and wipes the data.</summary>
    public void Clear()
    {
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (TagAt(slot) != LineKey.None)
            {
                Data(slot).Clear();
                Remove(slot);
            }
        }
    }

    /// <summary>The 64 bytes of a slot.</summary>
    /// <remarks>In bounds: every slot that a cache names is below what it reserved.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Data(int slot) => new(_data + ((nint)slot << 6), 64);

    /// <summary>Whether DRAM has not seen the slot's data yet.</summary>
    public bool IsDirty(int slot) => (_flags[slot] & DirtyBit) != 0;

    /// <summary>Whether the slot is poisoned.</summary>
    public bool IsPoisoned(int slot) => (_flags[slot] & PoisonBit) != 0;

    /// <summary>Sets both flags of a slot.</summary>
    public void Mark(int slot, bool dirty, bool poisoned) =>
        _flags[slot] = (byte)((_flags[slot] >> HoldersShift << HoldersShift) | (dirty ? DirtyBit : 0) | (poisoned ? PoisonBit : 0));

    /// <summary>The cores that hold a slot, by bit, at most four; none after <see cref="Insert"/>.</summary>
    public int Holders(int slot) => _flags[slot] >> HoldersShift;

    /// <summary>Sets the cores that hold a slot.</summary>
    public void SetHolders(int slot, int cores) => _flags[slot] = (byte)((_flags[slot] & (DirtyBit | PoisonBit)) | (cores << HoldersShift));

    /// <summary>Copies of all entries, by ascending line address, then KeyID.</summary>
    public CachedLine[] Lines()
    {
        int[] slots = [.. SlotsByAge().OrderBy(TagAt)];
        return Array.ConvertAll(slots, slot =>
        {
            ulong tag = TagAt(slot);
            return new CachedLine(LineKey.KeyId(tag), LineKey.LineAddress(tag), IsDirty(slot), IsPoisoned(slot), Data(slot).ToArray(), Holders(slot));
        });
    }

    /// <summary>The tags of all entries, those of a set from the least to the most recently used; none where the order makes no difference.</summary>
    public virtual IEnumerable<ulong> TagsByAge() => SlotsByAge().Select(TagAt);

    /// <summary>A copy of all entries.</summary>
    public CacheImage Save()
    {
        int[] slots = [.. SlotsByAge()];
        var data = new byte[checked(slots.Length << 6)];
        for (int i = 0; i < slots.Length; i++)
        {
            Data(slots[i]).CopyTo(data.AsSpan(i << 6));
        }

        return new CacheImage(Array.ConvertAll(slots, TagAt), Array.ConvertAll(slots, IsDirty), Array.ConvertAll(slots, IsPoisoned), data, Array.ConvertAll(slots, Holders));
    }

    /// <summary>Makes the entries those of an image, and as recently used as they were.</summary>
    public void Restore(CacheImage image)
    {
        Clear();
        for (int i = 0; i < image.Tags.Length; i++)
        {
            int slot = Room(image.Tags[i], spareAliases: false);
            Insert(slot, image.Tags[i]);
            Mark(slot, image.Dirty[i], image.Poisoned[i]);
            SetHolders(slot, image.Holders[i]);
            image.Data.AsSpan(i << 6, 64).CopyTo(Data(slot));
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _block?.Wipe();
        _block?.Dispose();
    }

    /// <summary>Makes sure that slots below <paramref name="count"/> exist.</summary>
    protected void Reserve(int count)
    {
        nuint flags = ((nuint)count + 63) & ~(nuint)63;
        nuint length = checked(((nuint)count << 6) + flags);
        NativeBlock block = NativeBlock.Reserve(length, 64, length);
        byte* data = block.Pointer;
        if (_block is not null)
        {
            Buffer.MemoryCopy(_data, data, (long)length, (long)_reserved << 6);
            Buffer.MemoryCopy(_flags, data + ((nuint)count << 6), count, _reserved);
            _block.Wipe();
            _block.Dispose();
        }

        _block = block;
        _data = data;
        _flags = data + ((nuint)count << 6);
        _reserved = count;
    }

    /// <summary>Writes a tag into an empty slot, which is the most recently used one of its set from now on.</summary>
    protected abstract void Place(int slot, ulong tag);

    /// <summary>Removes the tag of a slot.</summary>
    protected abstract void Displace(int slot);

    private ref int LinesOfPage(ulong tag) => ref _linesOfPage[(LineKey.LineIndex(tag) >> 6) % PageCounts];
}
