using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A device's access: its KeyID comes from the VT-d entry that maps it (F-CCH-7). Coherent with the caches under that KeyID.</summary>
public static class Dma
{
    internal static readonly Rule PrivateAborted = new("Dma", "F-CCH-7", "A device that names a private KeyID is aborted.");
    internal static readonly Rule ReadsCache = new("Dma", "F-CCH-1, F-CCH-7", "A device reads the line that is cached under the same KeyID, and else DRAM; nothing becomes cached.");
    internal static readonly Rule PoisonAborted = new("Dma", "F-INT-6", "A device that meets poison is aborted.");
    internal static readonly Rule Wrote = new("Dma", "F-CCH-7", "A device's write goes to DRAM; the line cached under the same KeyID is written back if dirty and invalidated first.");

    /// <summary>A read of a line.</summary>
    public static Step Read(MachineState m, PhysicalAddress address) => Require(m, address)
        // Effect
        .Continue(s =>
        {
            var tag = address.TagOn(s);
            var entry = s.Cache[tag];
            s = s.Decide(ReadsCache, entry.Present, out var cached);
            var fromDram = MemoryController.Read(s, tag.KeyId, tag.Line, out var data, out var poisoned);
            s = Lifted.If(cached, s, fromDram).Decide(PoisonAborted, Lifted.If(cached, entry.Poisoned, poisoned), out var aborted);
            // Observe
            return new(s, Lifted.If(aborted, Answer.Of(Outcomes.Aborted), Answer.Gives(Lifted.If(cached, entry.Data, data))));
        });

    /// <summary>A write with byte enables.</summary>
    public static Step Write(MachineState m, PhysicalAddress address, Word enables, Bytes data) => Require(m, address)
        // Effect
        .Do(Wrote, s => new(
            SubLine.Write(Caches.Remove(s, address.TagOn(s)), address.TagOn(s), enables, data),
            // Observe: nothing, not even poison.
            Answer.Of(Outcomes.Done)));

    private static Ladder Require(MachineState m, PhysicalAddress address) => Ladder.For(m)
        // When: any device, any time.
        // Require
        .Refuse(PhysicalAddress.BeyondWidth, address.IsBeyondWidth(m), Outcomes.Aborted)
        .Refuse(PrivateAborted, m.Activate.KeyIdsActive & PhysicalAddress.IsPrivate(m, address.KeyIdOn(m)), Outcomes.Aborted)
        .Refuse(PhysicalAddress.AboveMaxKeys, address.IsUnspecified(m), Outcomes.Unspecified);
}
