namespace TmeBox.Engine.Platform;

/// <summary>The translations that one core holds, by page; they may be stale (F-CCH-6).</summary>
/// <remarks>Nothing leaves but by request, so that memory grows with the number of pages in use: 2^36 at most by architecture, 24 bytes each.</remarks>
internal sealed class Tlb
{
    private const int PageBits = 12;
    private const ulong PageMask = (1ul << 36) - 1;
    private readonly Dictionary<ulong, Translation> _entries = [];

    /// <summary>Copies of all translations, by ascending page.</summary>
    public TlbEntry[] Copy() =>
    [
        .. _entries.OrderBy(entry => entry.Key)
            .Select(entry => new TlbEntry(entry.Key << PageBits, entry.Value.Page, entry.Value.Writable, entry.Value.User, entry.Value.NoExecute)),
    ];

    /// <summary>Looks for the page of a linear address.</summary>
    public bool TryFind(ulong linearAddress, out Translation translation) => _entries.TryGetValue(PageOf(linearAddress), out translation);

    /// <summary>Takes a translation.</summary>
    public void Set(ulong linearAddress, Translation translation) => _entries[PageOf(linearAddress)] = translation;

    /// <summary>Forgets the page of a linear address.</summary>
    public void Drop(ulong linearAddress) => _entries.Remove(PageOf(linearAddress));

    /// <summary>Forgets everything.</summary>
    public void Clear() => _entries.Clear();

    private static ulong PageOf(ulong linearAddress) => linearAddress >> PageBits & PageMask;
}

/// <summary>One translation.</summary>
/// <param name="Page">The physical address of the page, KeyID included.</param>
/// <param name="Writable">Writes are permitted.</param>
/// <param name="User">Accesses at privilege level 3 are permitted.</param>
/// <param name="NoExecute">Fetches are not permitted.</param>
internal readonly record struct Translation(ulong Page, bool Writable, bool User, bool NoExecute);
