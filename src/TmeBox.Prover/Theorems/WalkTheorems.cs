using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems;

/// <summary>What a page walk makes of the four entries that it reads (F-ADR-1, F-ADR-2). The entries are cached; what a fill does is said elsewhere.</summary>
internal static class WalkTheorems
{
    private const string NotFilled = "anything about the fills of entries that are not cached, which are fills like any other";

    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Walk.KeyIdIsThatOfTheLastEntry", "Where a walk whose entries are cached gives a page, it is the page that the last of the four entries names, KeyID included, whatever KeyIDs the tables lie under.",
            NotFilled,
            c => Walked(c, (_, _, entries, passed) => Gives(passed, page => page.Page.Value == Word.Concat(entries[0].Slice(51, 12), Word.Of(0, 12))))),
        Theorem.Of("Walk.PermissionsAreTheConjunction", "Where the entries are cached, the page is writable, and the user's, only if all four entries say so, and may be fetched only if none forbids it.",
            NotFilled,
            c => Walked(c, (_, _, e, passed) => Gives(passed, page =>
                page.Present
                & page.Writable == (e[0][1] & e[1][1] & e[2][1] & e[3][1])
                & page.User == (e[0][2] & e[1][2] & e[2][2] & e[3][2])
                & page.NoExecute == (e[0][63] | e[1][63] | e[2][63] | e[3][63])))),
        Theorem.Of("Walk.FaultsExactlyOnBadEntries", "A walk whose entries are cached is #PF exactly if CR3 or one of the entries up to there has an address bit at or above MAXPHYADDR or names a KeyID of TDX's part outside SEAM, or an entry is not present, or in the upper three levels maps a large page; RSVD tells all but absence. What no source tells of a KeyID stays unspecified.",
            "that large pages fault on a processor: they are out of scope here",
            c => Walked(c, (m, access, entries, passed) =>
            {
                var (absent, reserved) = (Answer.Of(Outcomes.PageFault, TlbTheorems.Code(m, access, false, false)), Answer.Of(Outcomes.PageFault, TlbTheorems.Code(m, access, true, true)));
                var answer = Answer.Of(Outcomes.Done);
                Bit good = true;
                Require(!AddressMeaning.IsReserved(m, m.Core.PageTable), reserved);
                Require(AddressMeaning.IsNamed(m, m.Core.PageTable), Answer.Of(Outcomes.Unspecified));
                for (var level = 3; level >= 0; level--)
                {
                    var e = entries[level];
                    var page = new PhysicalAddress(Word.Concat(e.Slice(51, 12), Word.Of(0, 12)));
                    Require(e[0], absent);
                    Require(!AddressMeaning.IsReserved(m, page), reserved);
                    Require(AddressMeaning.IsNamed(m, page), Answer.Of(Outcomes.Unspecified));
                    if (level > 0) Require(!e[7], reserved);
                }

                void Require(Bit condition, Answer otherwise)
                {
                    answer = Lifted.If(good & !condition, otherwise, answer);
                    good &= condition;
                }

                return passed.Stopped == !good & passed.Stopped.Implies(Lift<Answer>.Same(passed.Answer, answer));
            })),
        Theorem.Of("Walk.ChangesNoData", "A walk whose entries are cached changes no data, no register, no key and no DRAM.",
            "which caches hold the entries afterwards",
            c => Walked(c, (m, _, _, passed) =>
            {
                var (before, after) = (m.Cache[c.Tag("any.tag")], passed.Machine.Cache[c.Tag("any.tag")]);
                return before.Data == after.Data & before.Dirty == after.Dirty & before.Poisoned == after.Poisoned
                    & Unchanged.Architecture(c, m, passed.Machine) & Unchanged.Dram(m, passed.Machine, c.Line("any.line"));
            })),
        Theorem.Of("Walk.PoisonedEntryIsAMachineCheck", "A walk whose first entry is cached with poison is #MC.",
            "that the page tables are lost: a whole-line write brings them back",
            c =>
            {
                var (m, address, access) = TlbTheorems.Unknown(c);
                c.Given("PageTable.Named", AddressMeaning.IsNamed(m, m.Core.PageTable));
                m = m.WithCache(EntryAt(m.Core.PageTable.Value, address, 3).TagOn(m), new(Word.Of(0b1111, 4), false, true, Line.Zero));
                var passed = PageWalk.Run(m, address, access);
                return passed.Stopped & passed.Answer.Outcome == Outcomes.MachineCheck;
            }),
        Theorem.Of("Walk.FillsTheTlb", "After a walk whose entries are cached and that gives a page the core's TLB holds the page with its permissions, and every other page's and core's translation is as it was.",
            "that it stays there",
            c =>
            {
                var (m, address, access, _) = Cached(c);
                var tag = TlbTag.Of(m, address);
                m = m with { Tlb = m.Tlb.Set(tag, TlbEntry.Absent) };
                var walked = PageWalk.Run(m, address, access);
                var passed = Translation.Of(m, address, access);
                var other = new TlbTag(c.Core("any.core"), c.Word("any.page", 36));
                var same = other.Core.Value == tag.Core.Value & other.Page == tag.Page;
                return Gives(walked, page => Lift<TlbEntry>.Same(passed.Machine.Tlb[tag], page)) & (!same).Implies(Unchanged.Tlb(m, passed.Machine, other));
            }),
    ];

    // A passage that is known to stop has no value at all to speak of.
    private static Bit Gives(Passage<TlbEntry> walked, Func<TlbEntry, Bit> goal) => walked.Stopped.IsTrue ? true : (!walked.Stopped).Implies(goal(walked.Value));

    private static Bit Walked(Claim c, Func<MachineState, Access, Word[], Passage<TlbEntry>, Bit> goal)
    {
        var (m, address, access, entries) = Cached(c);
        return goal(m, access, entries, PageWalk.Run(m, address, access));
    }

    // The four entries by level, the root's last, of a walk that finds all of them cached without poison.
    private static (MachineState, Word, Access, Word[]) Cached(Claim c)
    {
        var (m, address, access) = TlbTheorems.Unknown(c);
        var entries = new Word[4];
        var table = m.Core.PageTable.Value;
        for (var level = 3; level >= 0; level--)
        {
            m = Claim.Caching(m, EntryAt(table, address, level), out var entry);
            c.Given("Entry.NotPoisoned", !entry.Poisoned);
            entries[level] = Line.Quadword(entry.Data, address.Slice(14 + (9 * level), 12 + (9 * level)));
            table = Word.Concat(entries[level].Slice(51, 12), Word.Of(0, 12));
        }

        return (m, address, access, entries);
    }

    private static PhysicalAddress EntryAt(Word table, Word address, int level) =>
        new(Word.Concat(table.Slice(51, 12), Word.Concat(address.Slice(20 + (9 * level), 12 + (9 * level)), Word.Of(0, 3))));
}
