using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What a core's TLB holds, uses and forgets (F-CCH-6).</summary>
internal static class TlbTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Tlb.HitIsUsedEvenIfStale", "A translation that the core's TLB holds is used whatever the page tables say: page and KeyID are the entry's if the core may name them, a write, a fetch or a user's access that the entry does not permit is #PF, and nothing changes.",
            "that the page tables still say so: a PTE change without a shoot-down keeps the old KeyID in use",
            c =>
            {
                var (m, address, access) = Unknown(c);
                m = Claim.Holding(m, address, out var entry);
                c.Given("Page.Named", AddressMeaning.IsUsable(m, AddressMeaning.Decode(c.Profile, entry.Page).KeyId));
                var passed = Translation.Of(m, address, access);
                var permitted = (!access.Writes | entry.Writable) & (!access.Fetches | !entry.NoExecute) & (m.Core.Cpl != 3 | entry.User);
                return passed.Stopped == !permitted
                    & passed.Stopped.Implies(passed.Answer.Outcome == Outcomes.PageFault & passed.Answer.Value == Code(m, access, true, false))
                    & (!passed.Stopped).Implies(passed.Stopped.IsTrue ? true : passed.Value.Value == (entry.Page.Value | address.Slice(11, 0).ZeroExtend(PhysicalAddress.Width)))
                    & Unchanged.All(c, m, passed.Machine);
            }),
        Theorem.Of("Tlb.StalePrivatePageIsReserved", "A translation that permits the access and that the core's TLB still holds from its time in SEAM, under a KeyID of TDX's part, is #PF with RSVD outside SEAM, and nothing changes.",
            "that a core leaves SEAM with such a translation: a good module does not let it",
            c =>
            {
                var (m, address, access) = Unknown(c);
                m = Claim.Holding(m, address, out var entry);
                c.Given("Tlb.Permits", (!access.Writes | entry.Writable) & (!access.Fetches | !entry.NoExecute) & (m.Core.Cpl != 3 | entry.User));
                c.Given("Page.Private", !m.Core.Seam & AddressMeaning.IsPrivate(m, AddressMeaning.Decode(c.Profile, entry.Page).KeyId));
                var passed = Translation.Of(m, address, access);
                return passed.Stopped & passed.Answer.Outcome == Outcomes.PageFault & passed.Answer.Value == Code(m, access, true, true) & Unchanged.All(c, m, passed.Machine);
            },
            p => p.TdxKeyIds && p.MaxKeyIdBits > 0),
        Theorem.Of("Tlb.NonCanonicalIsAFault", "Any access to a linear address that is no 48-bit signed number is #GP(0), and nothing changes, even if the TLB holds the page of its lower bits.",
            "anything about 57-bit linear addresses",
            c =>
            {
                var address = c.Word("linear", 64);
                var m = Claim.Holding(c.Running(), address, out _);
                c.Given("Address.NonCanonical", address + Word.Of(1UL << 47, 64) >= Word.Of(1UL << 48, 64));
                var passed = Translation.Of(m, address, new(Fresh.Bit("writes"), Fresh.Bit("fetches")));
                return passed.Stopped & passed.Answer.Outcome == Outcomes.GeneralProtection & Unchanged.All(c, m, passed.Machine);
            }),
        Theorem.Of("Tlb.InvlpgIsTheKernels", "INVLPG outside privilege level 0 is #GP(0), and nothing changes.",
            "anything about INVPCID",
            c =>
            {
                var m = c.Running();
                var step = Tlb.Invalidate(m, c.Word("linear", 64));
                return (step.Answer.Outcome == Outcomes.GeneralProtection) == (m.Core.Cpl != 0) & (m.Core.Cpl != 0).Implies(Unchanged.All(c, m, step.Machine));
            }),
        Forgets("Tlb.InvlpgForgetsOnItsOwnCore", "After the kernel's INVLPG its core's TLB does not hold the page; every other page, and every other core's TLB, is as it was.", Tlb.Invalidate, m => m.Core.Cpl == 0),
        Forgets("Tlb.DropForgetsOneTranslation", "When the hardware forgets a translation, its core's TLB does not hold the page; every other page, and every other core's TLB, is as it was.", Tlb.Drop, _ => true),
        Theorem.Of("Tlb.TableChangeFaultsExactly", "A write of CR3 is #GP(0), and changes nothing, exactly outside privilege level 0, with an address bit at or above MAXPHYADDR, or outside SEAM with a KeyID of TDX's part.",
            "anything about the lower bits of CR3, which are ignored here",
            c => Table(c, (m, table, step) =>
            {
                var bad = m.Core.Cpl != 0 | !AddressMeaning.FitsWidth(c.Profile, table) | (!m.Core.Seam & AddressMeaning.IsPrivate(m, AddressMeaning.Decode(c.Profile, table).KeyId));
                return (step.Answer.Outcome == Outcomes.GeneralProtection) == bad & bad.Implies(Unchanged.All(c, m, step.Machine));
            })),
        Theorem.Of("Tlb.TableChangeEmptiesItsOwnCoreOnly", "After a write of CR3 that is no fault the core names the new tables and its TLB is empty; every other core, its TLB, and all else is as it was.",
            "that other cores see the new tables: they stay stale",
            c => Table(c, (m, table, step) =>
            {
                c.Given("Table.Changed", step.Answer.Outcome == Outcomes.Done);
                var core = c.Core("any.core");
                var (own, page) = (core.Value == m.Active.Value, new TlbTag(core, c.Word("any.page", 36)));
                return own.Implies(!step.Machine.Tlb[page].Present & step.Machine.Cores[core].PageTable.Value == table.Value)
                    & (!own).Implies(Unchanged.Tlb(m, step.Machine, page) & Lift<CoreState>.Same(m.Cores[core], step.Machine.Cores[core]))
                    & Unchanged.All(c, m, step.Machine with { Tlb = m.Tlb, Cores = m.Cores });
            })),
    ];

    /// <summary>A linear address that is canonical, and an access.</summary>
    internal static (MachineState, Word, Access) Unknown(Claim c)
    {
        var m = c.Running();
        var address = c.Word("linear", 64);
        c.Given("Address.Canonical", address + Word.Of(1UL << 47, 64) < Word.Of(1UL << 48, 64));
        var access = new Access(Fresh.Bit("writes"), Fresh.Bit("fetches"));
        c.Given("Access.IsOne", !(access.Writes & access.Fetches));
        return (m, address, access);
    }

    /// <summary>The error code of a page fault: present, write, user, RSVD, fetch, from bit 0.</summary>
    internal static Word Code(MachineState m, Access access, Bit present, Bit reserved)
    {
        Bit[] bits = [present, access.Writes, m.Core.Cpl == 3, reserved, access.Fetches];
        var code = Word.Of(0, 64);
        for (var i = 0; i < bits.Length; i++) code |= Lifted.If(bits[i], Word.Of(1UL << i, 64), Word.Of(0, 64));
        return code;
    }

    private static Theorem Forgets(string id, string sentence, Func<MachineState, Word, Step> run, Func<MachineState, Bit> where) =>
        Theorem.Of(id, sentence, "that the page tables are walked again before the next access", c =>
        {
            var m = c.Running();
            c.Given("Core.May", where(m));
            var address = c.Word("linear", 64);
            var step = run(m, address);
            var tag = new TlbTag(c.Core("any.core"), c.Word("any.page", 36));
            var named = tag.Core.Value == m.Active.Value & tag.Page == address.Slice(47, 12);
            return named.Implies(!step.Machine.Tlb[tag].Present) & (!named).Implies(Unchanged.Tlb(m, step.Machine, tag)) & Unchanged.All(c, m, step.Machine with { Tlb = m.Tlb });
        });

    private static Bit Table(Claim c, Func<MachineState, PhysicalAddress, Step, Bit> goal)
    {
        var m = c.Running();
        var table = new PhysicalAddress(c.Word("table", PhysicalAddress.Width));
        return goal(m, table, Tlb.ChangeTable(m, table));
    }
}
