using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>What changes a core's TLB: the kernel's instructions, and the hardware at times of its own choosing.</summary>
/// <remarks>A store to a page table changes none (F-CCH-6).</remarks>
public static class Tlb
{
    internal static readonly Rule InvlpgNotPrivileged = new("Tlb", "F-CCH-6", "INVLPG outside privilege level 0 is #GP(0).");
    internal static readonly Rule Invalidated = new("Tlb", "F-CCH-6", "INVLPG removes the page's translation from the TLB of its own core, and from no other.");
    internal static readonly Rule TableNotPrivileged = new("Tlb", "F-ADR-1", "A write of CR3 outside privilege level 0 is #GP(0).");
    internal static readonly Rule TableReserved = new("Tlb", "F-ADR-2", "A write of CR3 with an address bit at MAXPHYADDR or above, or outside SEAM with a private KeyID, is #GP(0).");
    internal static readonly Rule TableChanged = new("Tlb", "F-ADR-1", "A write of CR3 names the page tables, KeyID included, and empties the core's TLB.");
    internal static readonly Rule SpeculativeWalk = new("Tlb", "F-CCH-8", "A core may walk the page tables for any address at any time; a fault is dropped.");
    internal static readonly Rule Dropped = new("Tlb", "F-CCH-6", "A core may forget a translation at any time.");

    /// <summary>INVLPG.</summary>
    public static Step Invalidate(MachineState m, Word address) => Ladder.For(m)
        // Require
        .Refuse(InvlpgNotPrivileged, m.Core.Cpl != 0, Outcomes.GeneralProtection)
        // Effect
        .Do(Invalidated, s => Without(s, address));

    /// <summary>MOV to CR3.</summary>
    public static Step ChangeTable(MachineState m, PhysicalAddress table) => Ladder.For(m)
        // Require
        .Refuse(TableNotPrivileged, m.Core.Cpl != 0, Outcomes.GeneralProtection)
        .Refuse(TableReserved, table.IsBeyondWidth(m) | table.IsRefusedPrivate(m), Outcomes.GeneralProtection)
        // Effect
        .Do(TableChanged, s => new(
            s.WithCore(s.Core with { PageTable = table }) with { Tlb = s.Tlb.Select((tag, entry) => Lifted.If(tag.Core.Value == s.Active.Value, TlbEntry.Absent, entry)) },
            // Observe: nothing.
            Answer.Of(Outcomes.Done)));

    /// <summary>A walk without an access.</summary>
    public static Step Speculate(MachineState m, Word address) => Ladder.For(m)
        // When: the hardware's own choice. Require: nothing.
        // Effect
        .Do(SpeculativeWalk, s => new(
            Translation.Of(s, address, Access.Speculation).Machine,
            // Observe: nothing.
            Answer.Of(Outcomes.Done)));

    /// <summary>A translation is forgotten.</summary>
    public static Step Drop(MachineState m, Word address) => Ladder.For(m)
        // When: the hardware's own choice. Require: nothing.
        // Effect
        .Do(Dropped, s => Without(s, address));

    private static Step Without(MachineState m, Word address) => new(m with { Tlb = m.Tlb.Set(TlbTag.Of(m, address), TlbEntry.Absent) }, Answer.Of(Outcomes.Done));
}
