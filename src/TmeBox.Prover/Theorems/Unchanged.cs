using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Which parts of two states are equal.</summary>
internal static class Unchanged
{
    /// <summary>982H to 984H, the TME key, the MAC key.</summary>
    public static Bit Registers(MachineState before, MachineState after) =>
        Lift<Activation>.Same(before.Activate, after.Activate)
        & Lift<ExclusionRange>.Same(before.Exclusion, after.Exclusion)
        & Lift<KeyEntry>.Same(before.TmeKey, after.TmeKey)
        & before.MacKey == after.MacKey;

    public static Bit Key(MachineState before, MachineState after, KeySlot slot) => Lift<KeyEntry>.Same(before.Keys[slot], after.Keys[slot]);

    public static Bit Dram(MachineState before, MachineState after, LineAddress a) => Lift<DramLine>.Same(before.Dram[a], after.Dram[a]);

    public static Bit Cache(MachineState before, MachineState after, CacheTag tag) => Lift<CacheLine>.Same(before.Cache[tag], after.Cache[tag]);

    /// <summary>DRAM at any line and caches at any tag.</summary>
    public static Bit Memory(Claim c, MachineState before, MachineState after) =>
        Dram(before, after, c.Line("any.line")) & Cache(before, after, c.Tag("any.tag"));

    /// <summary>What a core knows by itself, on any core, and its TLB at any page.</summary>
    public static Bit Cores(Claim c, MachineState before, MachineState after)
    {
        var core = c.Core("any.core");
        return Lift<CoreState>.Same(before.Cores[core], after.Cores[core]) & Tlb(before, after, new(core, c.Word("any.page", 36)));
    }

    public static Bit Tlb(MachineState before, MachineState after, TlbTag tag) => Lift<TlbEntry>.Same(before.Tlb[tag], after.Tlb[tag]);

    /// <summary>The locks of the key tables.</summary>
    public static Bit Locks(Claim c, MachineState before, MachineState after)
    {
        var package = c.Slot("any.lock").Package;
        return before.TableHolder[package] == after.TableHolder[package];
    }

    /// <summary>Everything but what memory operations may change by the way: lines in DRAM and caches, and translations.</summary>
    public static Bit Architecture(Claim c, MachineState before, MachineState after)
    {
        var core = c.Core("any.core");
        return Registers(before, after) & Key(before, after, c.Slot("any.slot")) & Locks(c, before, after) & Lift<CoreState>.Same(before.Cores[core], after.Cores[core])
            & Board(c, before, after);
    }

    /// <summary>How any address reaches its cell.</summary>
    public static Bit Board(Claim c, MachineState before, MachineState after) => Lift<Wire>.Same(before.Wiring[c.Line("any.line")], after.Wiring[c.Line("any.line")]);

    /// <summary>The whole state, at any index.</summary>
    public static Bit All(Claim c, MachineState before, MachineState after) => AllButLocks(c, before, after) & Locks(c, before, after);

    /// <summary>The whole state but for the locks of the key tables.</summary>
    public static Bit AllButLocks(Claim c, MachineState before, MachineState after) =>
        Registers(before, after) & Key(before, after, c.Slot("any.slot")) & Cores(c, before, after) & Board(c, before, after) & Memory(c, before, after);
}
