using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A write that reaches the memory controller as it is, past the caches, with byte enables.</summary>
public static class SubLine
{
    internal static readonly Rule NoByteEnabled = new("SubLine", "model", "A write that enables no byte does nothing.");
    internal static readonly Rule WholeLine = new("SubLine", "F-INT-4, F-INT-6", "A write of all 64 bytes does not read the line and ends its poison.");
    internal static readonly Rule PoisonsPrivate = new("SubLine", "F-INT-8", "A write of less than a line to a line that was written privately poisons it at once, whoever writes (erratum, switch PartialWritePoisons).");
    internal static readonly Rule Merged = new("SubLine", "F-CCH-5, F-INT-5", "Any other is merged by the controller with what a read under the same KeyID gives, and keeps poison.");

    /// <summary>Effect: writes the enabled bytes.</summary>
    public static MachineState Write(MachineState m, CacheTag tag, Word enables, Bytes data)
    {
        m = m.Decide(NoByteEnabled, enables == Line.NoBytes, out var none)
            .Decide(WholeLine, enables == Line.AllBytes, out var whole);
        return Lifted.If(none, () => m, () => Lifted.If(whole, () => MemoryController.Write(m, tag.KeyId, tag.Line, data, false), () => Partly(m, tag, enables, data)));
    }

    private static MachineState Partly(MachineState m, CacheTag tag, Word enables, Bytes data)
    {
        var stored = Cells.Read(m, tag.Line);
        m = m.Decide(PoisonsPrivate, m.Profile.PartialWritePoisons & m.HasOwner & stored.Owner, out var poisons)
            .Decide(Merged, !poisons, out var merges);
        return Lifted.If(merges, () => Merge(m, tag, enables, data), () => Cells.Write(m, tag.Line, stored with { Poison = true }));
    }

    private static MachineState Merge(MachineState m, CacheTag tag, Word enables, Bytes data)
    {
        m = MemoryController.Read(m, tag.KeyId, tag.Line, out var old, out var poisoned);
        return MemoryController.Write(m, tag.KeyId, tag.Line, Line.Merge(old, data, enables), poisoned);
    }
}
