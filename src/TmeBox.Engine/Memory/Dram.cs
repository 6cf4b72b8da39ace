using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.Engine.Memory;

/// <summary>The lines behind the memory controllers: ciphertext, MAC, poison (F-INT-1). All zero until written.</summary>
/// <remarks>
/// <para>Lines are named by index: the KeyID-free byte address divided by 64. A pointer to a line leads to 64 bytes, and to those of the following lines up to
/// the end of its page of 64 lines; it is valid until the page is next changed, restored or cleared.</para>
/// <para>Different pages may be used by different threads at once; one page, and everything that concerns all pages, by one thread at a time.</para>
/// </remarks>
internal sealed unsafe class Dram : IDisposable
{
    /// <summary>From this many pages on, 64 MiB, the directory is worth huge pages.</summary>
    private const int ManyPages = 1 << 14;

    private readonly FramePool _frames = new();
    private readonly PageDirectory _pages;
    private readonly Lock _growth = new();
    private int _count;

    /// <summary>Makes empty DRAM.</summary>
    /// <param name="addressBits">Bits of an address, 36 to 52.</param>
    public Dram(int addressBits) => _pages = new PageDirectory(addressBits);

    /// <summary>The number of pages that hold a line which was ever written.</summary>
    public int PageCount => _count;

    /// <summary>A line for reading.</summary>
    public byte* Peek(ulong lineIndex)
    {
        PageEntry* entry = _pages.Find(lineIndex >> 6);
        byte* frame = entry == null ? null : entry->Frame;
        return (frame == null ? _frames.Zeros : frame) + ((lineIndex & 63) << 6);
    }

    /// <summary>A run of lines for writing, within one page; from now on they count as written.</summary>
    public byte* Change(ulong lineIndex, int count = 1)
    {
        PageEntry* entry = _pages.Find(lineIndex >> 6);
        if (entry == null || entry->Frame == null)
        {
            entry = Add(lineIndex >> 6);
        }
        else if (entry->IsShared)
        {
            Unshare(entry);
        }

        entry->Written |= ulong.MaxValue >> (64 - count) << (int)(lineIndex & 63);
        return entry->Frame + ((lineIndex & 63) << 6);
    }

    /// <summary>The tag word of a line: see <see cref="TagWord"/>.</summary>
    public static uint* Tag(byte* line) => FramePool.Tag(line);

    /// <summary>Asks memory for the page entry of a line that will be used later.</summary>
    public void PrefetchEntry(ulong lineIndex)
    {
        if (Sse.IsSupported)
        {
            // A prefetch never faults, so that a null entry is as good as any.
            Sse.Prefetch0(_pages.Find(lineIndex >> 6));
        }
    }

    /// <summary>Asks memory for a line that will be used soon, and for its tag if that will be wanted too. A prefetch never faults.</summary>
    /// <remarks>The line's page may be changing in another thread: whichever frame was seen, only a prefetch is lost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* line, bool tag)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
            if (tag)
            {
                Sse.Prefetch0(Tag(line));
            }
        }
    }

    /// <summary>The first line at or after <paramref name="lineIndex"/> whose page holds a written line, or <see cref="PageDirectory.None"/>.</summary>
    public ulong NextPage(ulong lineIndex)
    {
        ulong page = _pages.Next(lineIndex >> 6);
        return page == PageDirectory.None ? page : page << 6;
    }

    /// <summary>Which lines of a page were ever written, by bit.</summary>
    public ulong Written(ulong lineIndex)
    {
        PageEntry* entry = _pages.Find(lineIndex >> 6);
        return entry == null ? 0 : entry->Written;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (ulong page = _pages.Next(0); page != PageDirectory.None; page = _pages.Next(page + 1))
        {
            PageEntry* entry = _pages.Find(page);
            _frames.Return(entry->Frame);
            *entry = default;
        }

        _count = 0;
    }

    /// <summary>All pages as they are now; from now on each is copied before it is written. Costs some nanoseconds a page.</summary>
    public DramImage Save()
    {
        var pages = new DramImage.Page[_count];
        int i = 0;
        for (ulong page = _pages.Next(0); page != PageDirectory.None; page = _pages.Next(page + 1))
        {
            PageEntry* entry = _pages.Find(page);
            FramePool.Share(entry->Frame);
            entry->Set(entry->Frame, shared: true);
            pages[i++] = new DramImage.Page(page, (nuint)entry->Frame, entry->Written);
        }

        return new DramImage(pages);
    }

    /// <summary>All pages as they were; the image stays good for another time.</summary>
    public void Restore(DramImage image)
    {
        Clear();
        foreach (DramImage.Page page in image.Pages)
        {
            FramePool.Share((byte*)page.Frame);
            PageEntry* entry = _pages.Obtain(page.Number);
            entry->Set((byte*)page.Frame, shared: true);
            entry->Written = page.Written;
        }

        _count = image.Pages.Length;
    }

    /// <summary>Gives the frames of an image back.</summary>
    public void Release(DramImage image)
    {
        foreach (DramImage.Page page in image.Pages)
        {
            _frames.Return((byte*)page.Frame);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pages.Dispose();
        _frames.Dispose();
    }

    private PageEntry* Add(ulong page)
    {
        byte* frame = _frames.Rent();
        lock (_growth)
        {
            PageEntry* entry = _pages.Obtain(page);
            entry->Set(frame, shared: false);
            _count++;
            if (int.IsPow2(_count) && _count >= ManyPages)
            {
                _pages.UseHugePages();
            }

            return entry;
        }
    }

    private void Unshare(PageEntry* entry)
    {
        byte* frame = entry->Frame;
        if (FramePool.IsShared(frame))
        {
            byte* copy = _frames.Rent();
            FramePool.Copy(frame, copy);
            _frames.Return(frame);
            frame = copy;
        }

        entry->Set(frame, shared: false);
    }
}
