using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Four-level paging: reads one entry a level from memory, through the caches, under the KeyID that the level above names.</summary>
/// <remarks>
/// 48-bit linear addresses; no-execute is enabled, write protection holds for the kernel too; protection keys, large pages
/// and the accessed and dirty bits are out of scope: TME-Box maps single pages, and its kernel sets those bits beforehand.
/// </remarks>
public static class PageWalk
{
    private const int Levels = 4;

    internal static readonly Rule EntryPoisoned = new("PageWalk", "F-INT-6", "A walk that meets poison is a machine check.");
    internal static readonly Rule NotPresent = new("PageWalk", "F-ADR-1", "An entry that is not present is a page fault.");
    internal static readonly Rule Reserved = new("PageWalk", "F-ADR-2", "An entry, or CR3, whose address has a bit at MAXPHYADDR or above is a page fault with RSVD; every KeyID fits below.");
    internal static readonly Rule TdxPrivate = new("PageWalk", "F-ADR-2", "Outside SEAM an entry, or CR3, that names a private KeyID is a page fault with RSVD.");
    internal static readonly Rule AboveMaxKeys = new("PageWalk", "F-ADR-3", "What a walk does that meets a KeyID above MK_TME_MAX_KEYS is unspecified (switch KeyIdAboveMax = Unspecified).");
    internal static readonly Rule LargePage = new("PageWalk", "model", "An entry of the upper three levels that maps a large page is treated as reserved.");
    internal static readonly Rule Walked = new("PageWalk", "F-ADR-1, F-CCH-1", "The page takes its KeyID from the last entry, and only the permissions that all four entries give.");

    private static readonly TlbEntry Everything = new(true, PhysicalAddress.Of(0), true, true, false);

    /// <summary>Effect: the translation of a canonical linear address for the active core, or a fault. Reads only fill.</summary>
    public static Passage<TlbEntry> Run(MachineState m, Word address, Access access) => Named(Passage<PhysicalAddress>.Of(m, m.Core.PageTable), table => table, m, access)
        .Then((s, table) => Level(s, Levels - 1, table, Everything, address, access));

    private static Passage<TlbEntry> Level(MachineState m, int level, PhysicalAddress table, TlbEntry rights, Word address, Access access)
    {
        var cpl = m.Core.Cpl;
        var entry = Entry(m, table, address.Slice(20 + (9 * level), 12 + (9 * level)), access)
            .Refuse(NotPresent, e => !e.Present, PageFaults.Of(access, cpl, present: false, reserved: false));
        return Named(entry, e => e.Page, m, access)
            .Refuse(LargePage, e => level > 0 ? e.Large : false, PageFaults.Of(access, cpl, present: true, reserved: true))
            .Then((s, e) =>
            {
                var given = new TlbEntry(true, e.Page, rights.Writable & e.Writable, rights.User & e.User, rights.NoExecute | e.NoExecute);
                return level > 0 ? Level(s, level - 1, e.Page, given, address, access) : Passage<TlbEntry>.Of(s.Fire(Walked, true), given);
            });
    }

    // Whether the core may name a table or page at all.
    private static Passage<T> Named<T>(Passage<T> passage, Func<T, PhysicalAddress> page, MachineState m, Access access)
    {
        var reserved = PageFaults.Of(access, m.Core.Cpl, present: true, reserved: true);
        return passage
            .Refuse(Reserved, v => page(v).IsBeyondWidth(m), reserved)
            .Refuse(TdxPrivate, v => page(v).IsRefusedPrivate(m), reserved)
            .Refuse(AboveMaxKeys, v => page(v).IsUnspecified(m), Answer.Of(Outcomes.Unspecified));
    }

    private static Passage<PageTableEntry> Entry(MachineState m, PhysicalAddress table, Word index, Access access)
    {
        var at = new PhysicalAddress(Word.Concat(table.Value.Slice(51, 12), Word.Concat(index, Word.Of(0, 3))));
        return Filled(m, at.TagOn(m), access)
            .Refuse(EntryPoisoned, l => l.Poisoned, Answer.Of(Outcomes.MachineCheck))
            .Then((s, l) => Passage<PageTableEntry>.Of(s, new(Line.Quadword(l.Data, index.Slice(2, 0)))));
    }

    // A walk that nothing waits for ends where its fill is dropped.
    private static Passage<CacheLine> Filled(MachineState m, CacheTag tag, Access access)
    {
        return !access.IsSpeculative ? Fill(m) : Passage<CacheTag>.Of(m, tag).Refuse(Prefetch.WouldPoison, t => Prefetch.IsDropped(m, t), Answer.Of(Outcomes.Done)).Then((s, _) => Fill(s));

        Passage<CacheLine> Fill(MachineState s)
        {
            s = Caches.Fill(s, tag, out var line);
            return Passage<CacheLine>.Of(s, line);
        }
    }
}
