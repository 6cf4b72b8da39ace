using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>From a linear address to a physical one: the TLB, even if stale, and else a page walk.</summary>
public static class Translation
{
    internal static readonly Rule NonCanonical = new("Translation", "F-PCFG-3", "An access to a linear address whose bits 63:47 are not all equal is #GP(0).");
    internal static readonly Rule TlbHit = new("Translation", "F-CCH-6", "A translation that the core's TLB holds is used, whatever the page tables say by now.");
    internal static readonly Rule NoLongerNamed = new("Translation", "F-ADR-2, F-CCH-6", "A page that the TLB still holds, under a private KeyID that the core may not name any more, is a page fault with RSVD.");
    internal static readonly Rule NotPermitted = new("Translation", "F-ADR-2", "A write, a fetch or a user's access that the translation does not permit is a page fault.");

    /// <summary>Effect: the physical address that the active core's access reaches, or its fault. A walk fills the TLB.</summary>
    public static Passage<PhysicalAddress> Of(MachineState m, Word address, Access access)
    {
        var cpl = m.Core.Cpl;
        return Passage<Word>.Of(m, address)
            .Refuse(NonCanonical, a => !IsCanonical(a), Answer.Of(Outcomes.GeneralProtection))
            .Then((s, a) => Entry(s, a, access))
            .Refuse(
                NotPermitted,
                e => (access.Writes & !e.Writable) | (access.Fetches & e.NoExecute) | (cpl == 3 & !e.User),
                PageFaults.Of(access, cpl, present: true, reserved: false))
            .Refuse(NoLongerNamed, e => e.Page.IsRefusedPrivate(m), PageFaults.Of(access, cpl, present: true, reserved: true))
            .Refuse(PhysicalAddress.AboveMaxKeys, e => e.Page.IsUnspecified(m), Answer.Of(Outcomes.Unspecified))
            .Then((s, e) => Passage<PhysicalAddress>.Of(s, new(e.Page.Value | address.Slice(11, 0).ZeroExtend(PhysicalAddress.Width))));
    }

    /// <summary>Whether bits 63:47 are all equal: 48-bit linear addresses.</summary>
    public static Bit IsCanonical(Word address) => address.Slice(63, 47) == 0 | address.Slice(63, 47) == 0x1FFFF;

    private static Passage<TlbEntry> Entry(MachineState m, Word address, Access access)
    {
        var tag = TlbTag.Of(m, address);
        var entry = m.Tlb[tag];
        m = m.Decide(TlbHit, entry.Present, out var hit);
        return Lifted.If(hit, () => Passage<TlbEntry>.Of(m, entry), () => PageWalk.Run(m, address, access)
            .Then((s, e) => Passage<TlbEntry>.Of(s with { Tlb = s.Tlb.Set(tag, e) }, e)));
    }
}
