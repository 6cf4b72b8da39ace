using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Which parts of two states are equal.</summary>
internal static class Unchanged
{
    public static Bit Registers(MachineState before, MachineState after) =>
        Lift<Activation>.Same(before.Activate, after.Activate)
        & Lift<KeyEntry>.Same(before.TmeKey, after.TmeKey)
        & before.MacKey == after.MacKey;

    public static Bit Key(MachineState before, MachineState after, KeyId k) => Lift<KeyEntry>.Same(before.KeyOf(k), after.KeyOf(k));

    public static Bit Dram(MachineState before, MachineState after, LineAddress a) => Lift<DramLine>.Same(before.Dram[a], after.Dram[a]);

    public static Bit Cache(MachineState before, MachineState after, CacheTag tag) => Lift<CacheLine>.Same(before.Cache[tag], after.Cache[tag]);

    /// <summary>DRAM at any line and caches at any tag.</summary>
    public static Bit Memory(Claim c, MachineState before, MachineState after) =>
        Dram(before, after, c.Line("any.line")) & Cache(before, after, c.Tag("any.tag"));

    /// <summary>The whole state, at any index.</summary>
    public static Bit All(Claim c, MachineState before, MachineState after) =>
        Registers(before, after) & Key(before, after, c.KeyId("any.keyid")) & Memory(c, before, after);
}
