using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Turns an operation that has nothing to do in the present state into the counterpart that has: a fill of a line that is cached into its eviction.</summary>
/// <remarks>One draft in eight is left as it is, so the specification and the implementation also do nothing together.</remarks>
internal static class Counterpart
{
    /// <summary>The operation, or its counterpart.</summary>
    public static Operation Of(Operation operation, int choice, MachineState state)
    {
        if (choice % 8 == 7) return operation;
        var m = state.On(CoreId.Of(operation.Core));
        return operation switch
        {
            Operation.Mode o when IsIn(m.Core, o) => o with { Cpl = o.Cpl == 0 ? 3 : 0 },
            Operation.Walk o when m.Tlb[TlbTag.Of(m, Word.Of(o.Va, 64))].Present.IsTrue => new Operation.DropTranslation(o.Va) { Core = o.Core },
            Operation.Prefetch o when ((m.Cache[Tag(m, o.Pa)].Holders & m.Active.Only) != CacheLine.Nobody).IsTrue => new Operation.Evict(o.Pa) { Core = o.Core },
            Operation.Rewire o when m.Wiring[LineAddress.Of(o.Line)] == new Wire(Word.Of(o.Alias >> 6, LineAddress.Width), o.Drops) => o with { Drops = !o.Drops },
            Operation.Load o when IsPoisoned(m, o.Pa) && choice % 8 > 1 => new Operation.Movdir64b(o.Pa & ~63UL, Hex.Filled(0xC3, 64)) { Core = o.Core },
            _ => operation,
        };
    }

    private static bool IsIn(CoreState core, Operation.Mode o) =>
        core.Cpl.Concrete == (ulong)o.Cpl && core.Seam.IsTrue == o.Seam && core.NonRoot.IsTrue == o.NonRoot && core.PconfigEnable.IsTrue == o.PconfigEnable
        && core.PconfigExiting.Concrete == o.PconfigExiting;

    private static bool IsPoisoned(MachineState m, ulong pa)
    {
        var entry = m.Cache[Tag(m, pa)];
        return entry.Present.IsTrue ? entry.Poisoned.IsTrue : Cells.Read(m, PhysicalAddress.Of(pa).LineOn(m)).Poison.IsTrue;
    }

    private static CacheTag Tag(MachineState m, ulong pa) => PhysicalAddress.Of(pa).TagOn(m);
}
