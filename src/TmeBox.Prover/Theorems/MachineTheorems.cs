using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What is true of everything that can happen: each memory operation, virtual access, instruction and freedom of the hardware, in any state of the machine.</summary>
internal static class MachineTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Machine.LockedActivationStaysUntilReset", "Once 982H is locked, nothing but reset changes it, the TME key, the MAC key, 983H or 984H.",
            "anything about the key table, which PCONFIG changes",
            c => Any(c, (m, _, after) => m.Activate.Locked.Implies(Unchanged.Registers(m, after.Machine)))),
        Theorem.Of("Machine.AnythingButDoneChangesNoRegister", "Whatever does not end as Done, be it a fault, a machine check, an abort or an error code, changes no register, no key and no core: only fills, write-backs, translations and poison may have happened, and PCONFIG's lock been released.",
            "that it leaves no trace: a fill is one",
            c => Any(c, (m, _, after) => (after.Answer.Outcome != Outcomes.Done).Implies(
                Unchanged.Registers(m, after.Machine) & Unchanged.Key(m, after.Machine, c.Slot("any.slot")) & Lift<CoreState>.Same(m.Cores[c.Core("any.core")], after.Machine.Cores[c.Core("any.core")])))),
        Theorem.Of("Machine.KeyTableStaysInRange", "If no entry beyond MK_TME_MAX_KEYS, or of KeyID 0, is programmed, then after anything that can happen none is: after reset none is, so none ever is.",
            "what an access under such a KeyID does",
            c => Any(c, (m, _, after) =>
            {
                var slot = c.Slot("any.slot");
                return (!KeyMeaning.IsWithinKeys(m, slot.KeyId) & m.Keys[slot].Mode == KeyModes.Tme).Implies(after.Machine.Keys[slot].Mode == KeyModes.Tme);
            })),
        Theorem.Of("Machine.OnlyPconfigAndActivationChangeKeys", "No key changes but by PCONFIG, and by the write of 982H with which encryption comes up.",
            "that either can be done by user code: it cannot",
            c => Any(c, (m, operation, after) => operation.Name is "Pconfig" or "Wrmsr982" ? true : Unchanged.Key(m, after.Machine, c.Slot("any.slot")))),
        Theorem.Of("Machine.OtherCoresStay", "Nothing that a core does, and nothing that happens on it, changes another core's mode, page tables, 9FFH or TLB: they stay stale.",
            "anything about caches, which are coherent within a KeyID",
            c => Any(c, (m, _, after) =>
            {
                var core = c.Core("any.core");
                return (core.Value != m.Active.Value).Implies(Lift<CoreState>.Same(m.Cores[core], after.Machine.Cores[core]) & Unchanged.Tlb(m, after.Machine, new(core, c.Word("any.page", 36))));
            })),
        Theorem.Of("Machine.OtherPackagesTableStays", "Nothing that a core does changes an entry of another package's key table, but the write of 982H with which encryption comes up, nor its lock.",
            "that the packages' tables agree",
            c => Any(c, (m, operation, after) =>
            {
                var slot = c.Slot("any.slot");
                Bit keys = operation.Name == "Wrmsr982" ? true : Unchanged.Key(m, after.Machine, slot);
                return (slot.Package.Value != m.Active.Package.Value).Implies(keys & m.TableHolder[slot.Package] == after.Machine.TableHolder[slot.Package]);
            }), p => p.Packages == 2),
        Theorem.Of("Machine.LeakedLockIsForEver", "A lock that nobody is left to release stays held, whatever happens but reset.",
            "that it leaks on a processor",
            c => Any(c, (m, _, after) => (m.TableHolder[c.Slot("any.lock").Package] == 7).Implies(after.Machine.TableHolder[c.Slot("any.lock").Package] == 7))),
        Theorem.Of("Machine.SeamOnlyWithSeam", "On a platform without SEAM no core that is outside it ever gets in; after reset all are outside.",
            "anything about platforms with SEAM",
            c => Any(c, (m, _, after) => (!m.Cores[c.Core("any.core")].Seam).Implies(!after.Machine.Cores[c.Core("any.core")].Seam)), p => !p.HasSeam),
        Theorem.Of("Machine.BoardIsOutOfReach", "Nothing that software or devices do changes how addresses reach their cells.",
            "anything about a physical attacker",
            c => Any(c, (m, _, after) => Unchanged.Board(c, m, after.Machine))),
    ];

    private static Bit Any(Claim c, Func<MachineState, MachineOperation, Step, Bit> goal)
    {
        var m = Claim.OnAnyBoard(c.AnyMachine());
        return MachineOperation.Whatever(c, m, (operation, after) => goal(m, operation, after));
    }
}
