using System.Numerics;

namespace TmeBox.Engine.Memory;

/// <summary>What DRAM knows of one page of 64 lines.</summary>
internal unsafe struct PageEntry
{
    private const nuint SharedBit = 1;
    private nuint _frame;

    /// <summary>Bit i is set once line i was written, replaced or poisoned.</summary>
    public ulong Written;

    /// <summary>The frame that holds the page; null if no line was ever written.</summary>
    public readonly byte* Frame => (byte*)(_frame & ~SharedBit);

    /// <summary>Whether a snapshot may hold the frame too, so that it is copied before it is written.</summary>
    public readonly bool IsShared => (_frame & SharedBit) != 0;

    /// <summary>Sets the frame, whose address is a multiple of 4096.</summary>
    public void Set(byte* frame, bool shared) => _frame = (nuint)frame | (shared ? SharedBit : 0);
}

/// <summary>The entries of all pages of the physical address space, in regions of 256 GiB that appear when they are first written.</summary>
/// <remarks>Finding is safe beside <see cref="Obtain"/>; everything else needs the lock of whoever owns the directory.</remarks>
internal sealed unsafe class PageDirectory : IDisposable
{
    /// <summary>Answer of <see cref="Next"/> if there is no such page.</summary>
    public const ulong None = ulong.MaxValue;

    private const int RegionBits = 26;
    private const int ChunkBits = 8;
    private const ulong RegionMask = (1ul << RegionBits) - 1;
    private const ulong ChunkMask = (1ul << ChunkBits) - 1;
    private readonly Region?[] _regions;

    /// <summary>The numbers of the regions that there are, ascending: they are few, even where there could be thousands.</summary>
    private readonly List<int> _present = [];

    /// <summary>The first entry of each region, or null; so that finding a page follows one pointer only.</summary>
    private readonly nint[] _entries;

    /// <summary>Makes an empty directory.</summary>
    /// <param name="addressBits">Bits of a KeyID-free byte address, 36 to 52.</param>
    public PageDirectory(int addressBits)
    {
        int regions = 1 << Math.Max(0, addressBits - 12 - RegionBits);
        _regions = new Region?[regions];
        _entries = new nint[regions];
    }

    /// <summary>The entry of a page, or null if no page near it was ever written.</summary>
    /// <param name="page">Byte address divided by 4096; an address above the directory's bits is an error of the caller.</param>
    public PageEntry* Find(ulong page)
    {
        // In bounds: a region has 2^26 entries, and the index is masked to 26 bits.
        var first = (PageEntry*)Volatile.Read(ref _entries[page >> RegionBits]);
        return first == null ? null : first + (page & RegionMask);
    }

    /// <summary>The entry of a page that is about to be written; <see cref="Next"/> will look at it.</summary>
    public PageEntry* Obtain(ulong page)
    {
        ulong number = page >> RegionBits;
        Region region = _regions[number] ?? Add((int)number);
        region.Note((page & RegionMask) >> ChunkBits);
        Volatile.Write(ref _entries[number], (nint)region.Block.Pointer);
        return Find(page);
    }

    /// <summary>The first page at or after <paramref name="page"/> that has a frame, or <see cref="None"/>.</summary>
    public ulong Next(ulong page)
    {
        int first = _present.BinarySearch((int)(page >> RegionBits));
        for (int i = first < 0 ? ~first : first; i < _present.Count; i++)
        {
            ulong start = (ulong)_present[i] << RegionBits;
            page = Math.Max(page, start);
            for (Region region = _regions[_present[i]]!; page <= (start | RegionMask) && region.TrySkip(ref page); page = (page | ChunkMask) + 1)
            {
                PageEntry* chunk = Find(page & ~ChunkMask);
                for (ulong entry = page & ChunkMask; entry <= ChunkMask; entry++)
                {
                    if (chunk[entry].Frame != null)
                    {
                        return (page & ~ChunkMask) | entry;
                    }
                }
            }
        }

        return None;
    }

    /// <summary>Makes huge pages of the entries written so far, for when they are many.</summary>
    public void UseHugePages()
    {
        foreach (int number in _present)
        {
            _regions[number]!.UseHugePages();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.Clear(_entries);
        foreach (int number in _present)
        {
            _regions[number]!.Block.Dispose();
        }
    }

    private Region Add(int number)
    {
        var region = new Region();
        _regions[number] = region;
        _present.Insert(~_present.BinarySearch(number), number);
        return region;
    }

    /// <summary>2^26 entries of 16 bytes, and which chunks of 256 among them were ever obtained.</summary>
    private sealed class Region
    {
        public NativeBlock Block { get; } = NativeBlock.Reserve((nuint)sizeof(PageEntry) << RegionBits, NativeBlock.HugePage, 1 << 16);

        private ulong[] Chunks { get; } = new ulong[1 << (RegionBits - ChunkBits - 6)];

        /// <summary>Which words of <see cref="Chunks"/> are not zero: they are few among 4096, and are looked for again and again.</summary>
        private ulong[] Words { get; } = new ulong[1 << (RegionBits - ChunkBits - 12)];

        public void Note(ulong chunk)
        {
            Chunks[chunk >> 6] |= 1ul << (int)(chunk & 63);
            Words[chunk >> 12] |= 1ul << (int)(chunk >> 6 & 63);
        }

        /// <summary>Moves forward, within the region, to a chunk that was obtained; false if there is none.</summary>
        public bool TrySkip(ref ulong page)
        {
            int chunk = (int)((page & RegionMask) >> ChunkBits);
            int found = First(Chunks, chunk, (chunk | 63) + 1);
            if (found < 0)
            {
                int word = First(Words, (chunk >> 6) + 1, Chunks.Length);
                if (word < 0)
                {
                    return false;
                }

                found = First(Chunks, word << 6, (word + 1) << 6);
            }

            page = found == chunk ? page : (page & ~RegionMask) | ((ulong)found << ChunkBits);
            return true;
        }

        public void UseHugePages()
        {
            // A chunk of entries fills a page of 4 KiB, 512 of them a huge page: eight words of their bits.
            const int WordsAHugePage = NativeBlock.HugePage / 4096 / 64;
            for (int i = 0; i < Chunks.Length; i += WordsAHugePage)
            {
                if (Chunks.AsSpan(i, WordsAHugePage).ContainsAnyExcept(0ul))
                {
                    Block.UseHugePages((nuint)(i / WordsAHugePage) * NativeBlock.HugePage, NativeBlock.HugePage, collapse: true);
                }
            }
        }

        /// <summary>The first bit that is set, from one place to before another; -1 if there is none.</summary>
        private static int First(ulong[] bits, int from, int end)
        {
            for (int at = from; at < end; at = (at | 63) + 1)
            {
                ulong word = bits[at >> 6] >> (at & 63);
                if (word != 0)
                {
                    return at + BitOperations.TrailingZeroCount(word);
                }
            }

            return -1;
        }
    }
}
