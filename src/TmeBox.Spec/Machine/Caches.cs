using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>What all memory operations do with the caches: fill, write back, invalidate.</summary>
/// <remarks>Aliases of one line under several KeyIDs are separate entries that know nothing of each other (F-CCH-1, F-CCH-2).</remarks>
public static class Caches
{
    internal static readonly Rule Hit = new("Cache", "F-CCH-1", "An access to a line that is cached under its own KeyID uses the cached data and does not touch DRAM.");
    internal static readonly Rule DirtyWrittenBack = new("Cache", "F-ENC-4, F-CCH-3", "A line that leaves the caches, or is cleaned, is written to DRAM if it is dirty, and only then.");

    /// <summary>Effect: makes the line cached under the KeyID by the active core, reading DRAM on a miss.</summary>
    public static MachineState Fill(MachineState m, CacheTag tag, out CacheLine filled)
    {
        var entry = m.Cache[tag];
        m = m.Decide(Hit, entry.Present, out var hit);
        var held = entry.HeldBy(m.Active.Only);
        if (hit.IsTrue)
        {
            filled = held;
            return held.Equals(entry) ? m : m.WithCache(tag, held);
        }

        var missed = MemoryController.Read(m, tag.KeyId, tag.Line, out var data, out var poisoned);
        filled = Lifted.If(hit, held, new(m.Active.Only, false, poisoned, data));
        return Lifted.If(hit, m, missed).WithCache(tag, filled);
    }

    /// <summary>Effect: writes the line back if it is dirty; it stays cached, clean.</summary>
    public static MachineState Clean(MachineState m, CacheTag tag)
    {
        var entry = m.Cache[tag];
        m = m.Decide(DirtyWrittenBack, entry.Present & entry.Dirty, out var dirty);
        if (dirty.IsFalse) return m;
        var written = MemoryController.Write(m, tag.KeyId, tag.Line, entry.Data, entry.Poisoned)
            .WithCache(tag, entry with { Dirty = false });
        return Lifted.If(dirty, written, m);
    }

    /// <summary>Effect: writes the line back if it is dirty and forgets it.</summary>
    public static MachineState Remove(MachineState m, CacheTag tag) => Clean(m, tag).WithCache(tag, CacheLine.Absent);
}
