using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Accesses by linear address, within a line and across its end; their pages are in the TLB.</summary>
internal static class VirtualTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Of("Virtual.LoadWithinALine", "A load whose page the TLB holds and that ends within its line gives the bytes that a physical load of the page's line gives from the offset on, and zeros after them, or its fault, and leaves what that leaves.",
            "that the translation is still the page tables'",
            c => Translated(c, false, (m, address, size, first, _) =>
            {
                var (load, straight) = (VirtualAccess.Load(m, address, size), Load.Run(m, first));
                var (offset, enables) = (address.Slice(5, 0), Enables(size));
                var data = Line.Merge(Line.Zero, Line.Down(straight.Answer.Data, offset), enables & ~(Line.AllBytes << (Word.Of(64, 64) - offset.ZeroExtend(64))));
                return load.Answer.Outcome == straight.Answer.Outcome & (load.Answer.Outcome == Outcomes.Done).Implies(load.Answer.Data == data) & Unchanged.Memory(c, straight.Machine, load.Machine);
            })),
        Of("Virtual.StoreWithinALine", "A store whose page the TLB holds and that ends within its line does what a physical store of the page's line does with the bytes from the offset on.",
            "that the translation is still the page tables'",
            c => Translated(c, false, (m, address, size, first, _) =>
            {
                var offset = address.Slice(5, 0);
                var (store, straight) = (VirtualAccess.Store(m, address, size, MemoryOperation.Data), Store.Run(m, first, Enables(size) << offset.ZeroExtend(64), Line.Up(MemoryOperation.Data, offset)));
                return Lift<Answer>.Same(store.Answer, straight.Answer) & Unchanged.Memory(c, straight.Machine, store.Machine);
            })),
        Of("Virtual.CrossingStoreIsTwo", "A store across the end of a line, whose pages the TLB holds, is one store under the first page's KeyID and then one under the second's, each of its own bytes.",
            "that the two are seen at once by others",
            c => Translated(c, true, (m, address, size, first, second) =>
            {
                var offset = address.Slice(5, 0);
                var rest = Word.Of(64, 64) - offset.ZeroExtend(64);
                var one = Store.Run(m, first, Enables(size) << offset.ZeroExtend(64), Line.Up(MemoryOperation.Data, offset));
                var two = Store.Run(one.Machine, second, Enables(size) >> rest, Line.Down(MemoryOperation.Data, rest.Slice(5, 0)));
                var store = VirtualAccess.Store(m, address, size, MemoryOperation.Data);
                return store.Answer.Outcome == Outcomes.Done & Unchanged.Memory(c, two.Machine, store.Machine);
            })),
        Of("Virtual.CrossingLoadFaultsOnEither", "A load across the end of a line, whose pages the TLB holds, is Done exactly if physical loads of both lines, one after the other, are.",
            "which bytes come from where: the theorem on single lines says",
            c => Translated(c, true, (m, address, size, first, second) =>
            {
                var one = Load.Run(m, first);
                var two = Load.Run(one.Machine, second);
                return (VirtualAccess.Load(m, address, size).Answer.Outcome == Outcomes.Done) == (one.Answer.Outcome == Outcomes.Done & two.Answer.Outcome == Outcomes.Done);
            })),
        Of("Virtual.SecondPageIsCheckedFirst", "A store across the end of a page whose second page the TLB does not permit is #PF, and no byte is stored.",
            "anything about pages that become reserved while they are in the TLB",
            c =>
            {
                var (m, address, size) = Any(c, true);
                m = Claim.Holding(m, address, out var first);
                m = Claim.Holding(m, Next(address), out var second);
                c.Given("Pages.Two", address.Slice(47, 12) != Next(address).Slice(47, 12));
                c.Given("Page.Named", AddressMeaning.IsUsable(m, AddressMeaning.Decode(c.Profile, first.Page).KeyId));
                c.Given("Tlb.OnlyTheFirst", first.Writable & (m.Core.Cpl != 3 | first.User) & !second.Writable);
                var step = VirtualAccess.Store(m, address, size, MemoryOperation.Data);
                return step.Answer.Outcome == Outcomes.PageFault & Unchanged.All(c, m, step.Machine);
            }),
        Of("Virtual.Movdir64bIsAlignedBeforeTranslated", "MOVDIR64B to a linear address that is no multiple of 64 is #GP(0), and no #PF, also where the page does not permit it, and nothing changes.",
            "anything about its source",
            c =>
            {
                var (m, address, _) = TlbTheorems.Unknown(c);
                m = Claim.Holding(m, address, out _);
                c.Given("Address.Misaligned", (address & Word.Of(63, 64)) != 0);
                var step = VirtualAccess.Movdir64b(m, address, MemoryOperation.Data);
                return step.Answer.Outcome == Outcomes.GeneralProtection & Unchanged.All(c, m, step.Machine);
            }),
        Of("Virtual.Movdir64bIsThePages", "MOVDIR64B to an aligned linear address whose page the TLB holds is MOVDIR64B to the page's address.",
            "anything about its source",
            c =>
            {
                var (m, address, _) = TlbTheorems.Unknown(c);
                m = Claim.Holding(m, address, out var entry);
                c.Given("Tlb.Permits", entry.Writable & (m.Core.Cpl != 3 | entry.User));
                c.Given("Page.Named", AddressMeaning.IsUsable(m, AddressMeaning.Decode(c.Profile, entry.Page).KeyId));
                c.Given("Address.Aligned", (address & Word.Of(63, 64)) == 0);
                var step = VirtualAccess.Movdir64b(m, address, MemoryOperation.Data);
                var straight = Movdir64b.Run(m, Physical(entry, address), MemoryOperation.Data);
                return Lift<Answer>.Same(step.Answer, straight.Answer) & Unchanged.Memory(c, straight.Machine, step.Machine);
            }),
    ];

    // Linear addresses are the same to every platform but for the address they lead to: one platform of each integrity mode.
    private static Theorem Of(string id, string sentence, string doesNotSay, Func<Claim, Bit> goal) =>
        Theorem.Of(id, sentence, doesNotSay, goal, p => ReferenceEquals(p, ProofPlatforms.ClientNone) || ReferenceEquals(p, ProofPlatforms.ServerLi) || ReferenceEquals(p, ProofPlatforms.TwoPackages));

    private static Word Enables(Word size) => (Word.Of(1, 64) << size.ZeroExtend(64)) - Word.Of(1, 64);

    private static Word Next(Word address) => (address & Word.Of(~63UL, 64)) + Word.Of(64, 64);

    private static PhysicalAddress Physical(TlbEntry entry, Word address) => new(entry.Page.Value | address.Slice(11, 0).ZeroExtend(PhysicalAddress.Width));

    private static (MachineState, Word Address, Word Size) Any(Claim c, bool crosses)
    {
        var (m, address, _) = TlbTheorems.Unknown(c);
        var size = c.Word("size", 7);
        var end = address.Slice(5, 0).ZeroExtend(8) + size.ZeroExtend(8);
        c.Given("Access.Size", size != 0 & size <= Word.Of(64, 7) & (end > Word.Of(64, 8)) == crosses);
        if (crosses) c.Given("Address.NextIsCanonical", Next(address) + Word.Of(1UL << 47, 64) < Word.Of(1UL << 48, 64));
        return (m, address, size);
    }

    // The pages of both lines are in the TLB, permit everything, and name addresses that the core may use.
    private static Bit Translated(Claim c, bool crosses, Func<MachineState, Word, Word, PhysicalAddress, PhysicalAddress, Bit> goal)
    {
        var (m, address, size) = Any(c, crosses);
        if (crosses) m = Claim.Holding(m, Next(address), out _);
        m = Claim.Holding(m, address, out var first);
        var second = crosses ? m.Tlb[TlbTag.Of(m, Next(address))] : first;
        foreach (var entry in crosses ? new[] { first, second } : [first])
        {
            c.Given("Tlb.Permits", entry.Writable & (m.Core.Cpl != 3 | entry.User) & entry.Page.Value.Slice(11, 0) == 0);
            c.Given("Tlb.Usable", AddressMeaning.FitsWidth(c.Profile, entry.Page) & AddressMeaning.IsUsable(m, AddressMeaning.Decode(c.Profile, entry.Page).KeyId));
        }

        return goal(m, address, size, Physical(first, address), Physical(second, Next(address)));
    }
}
