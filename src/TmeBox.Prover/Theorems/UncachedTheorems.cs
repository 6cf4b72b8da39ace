using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Stores past the caches: what the controller makes of less than a line (F-INT-8).</summary>
internal static class UncachedTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("UncachedStore.WholeLineIsMovdir64b", "A store past the caches of all 64 bytes does to DRAM and caches what MOVDIR64B does.",
            "that every store of 64 bytes reaches the controller whole",
            c => Aligned(c, (m, at, _) => Unchanged.Memory(c, MemoryOperation.Movdir64b.Run(m, at).Machine, UncachedStore.Run(m, at, Line.AllBytes, MemoryOperation.Data).Machine))),
        Theorem.Of("UncachedStore.NoByteOnlyFlushes", "A store past the caches that enables no byte does what CLFLUSH does, and no more.",
            "that it is no access: this text makes it none",
            c => Aligned(c, (m, at, _) => Unchanged.Memory(c, Flush.Run(m, at).Machine, UncachedStore.Run(m, at, Line.NoBytes, MemoryOperation.Data).Machine))),
        Theorem.Of("UncachedStore.LeavesNothingCached", "After a store past the caches the line is not cached under its KeyID.",
            "anything about aliases under other KeyIDs, which survive",
            c => Aligned(c, (m, at, tag) => !MemoryOperation.UncachedStore.Run(m, at).Machine.Cache[tag].Present)),
        Theorem.Of("UncachedStore.PartialPoisonsAPrivateLine", "On a platform with the erratum a store past the caches of less than a line to a line that is private in DRAM and not dirty in the caches poisons it at once, whoever writes; its ciphertext, MAC and owner stay (A21).",
            "anything about stores through the caches, which write whole lines",
            c => Partial(c, (m, at, tag) =>
            {
                c.Given("Line.Private", m.Dram[tag.Line].Owner);
                return Lift<DramLine>.Same(MemoryOperation.UncachedStore.Run(m, at).Machine.Dram[tag.Line], m.Dram[tag.Line] with { Poison = true });
            }), p => p.PartialWritePoisons && p.Integrity != IntegrityMode.None),
        Theorem.Of("UncachedStore.PartialMerges", "Any other store past the caches of less than a line that is not dirty in the caches leaves in DRAM what a load from there, a merge and MOVDIR64B would leave, poison being kept.",
            "that a failed check is told to the writer: it is not",
            c => Partial(c, (m, at, tag) =>
            {
                if (c.Profile.PartialWritePoisons) c.Given("Line.Shared", !m.Dram[tag.Line].Owner);
                var fresh = m.WithCache(tag, CacheLine.Absent);
                var read = Load.Run(fresh, at);
                var expected = Movdir64b.Run(read.Machine, at, Line.Merge(read.Answer.Data, MemoryOperation.Data, MemoryOperation.Enables)).Machine.Dram[tag.Line];
                var poisoned = c.Profile.Integrity == IntegrityMode.None ? false : read.Machine.Cache[tag].Poisoned;
                return Lift<DramLine>.Same(MemoryOperation.UncachedStore.Run(m, at).Machine.Dram[tag.Line], expected with { Poison = poisoned });
            })),
        Theorem.Of("UncachedStore.IsAStoreBetweenFlushes", "Of a line that no TD wrote, a store past the caches under a shared KeyID does to DRAM and caches what CLFLUSH, a store of the same bytes and CLFLUSH again do; so what holds of these moves of a co-tenant holds of its non-temporal stores, whole lines included.",
            "anything about when such a store leaves the processor's buffers",
            c => Aligned(c, (m, at, tag) =>
            {
                c.Given("KeyId.Shared", !AddressMeaning.IsPrivate(m, tag.KeyId) & !m.Dram[tag.Line].Owner);
                var moves = Flush.Run(Store.Run(Flush.Run(m, at).Machine, at, MemoryOperation.Enables, MemoryOperation.Data).Machine, at).Machine;
                return Unchanged.Memory(c, moves, MemoryOperation.UncachedStore.Run(m, at).Machine);
            })),
        Theorem.Of("UncachedStore.DirtyDataAreMergedToo", "A store past the caches to a dirty line without poison is loaded afterwards as the dirty data with the enabled bytes replaced, unless the platform's erratum poisons it.",
            "that the line stays cached",
            c => Aligned(c, (m, at, tag) =>
            {
                var entry = m.Cache[tag];
                c.Given("Line.Dirty", entry.Present & entry.Dirty & !entry.Poisoned);
                if (c.Profile.PartialWritePoisons) c.Given("KeyId.Shared", !AddressMeaning.IsPrivate(m, tag.KeyId));
                return CacheTheorems.Gives(Load.Run(MemoryOperation.UncachedStore.Run(m, at).Machine, at).Answer, Line.Merge(entry.Data, MemoryOperation.Data, MemoryOperation.Enables));
            })),
    ];

    private static Bit Aligned(Claim c, Func<MachineState, PhysicalAddress, CacheTag, Bit> goal) => CacheTheorems.Ran(c, (m, at, tag) =>
    {
        c.Given("Address.Aligned", at.Offset == 0);
        return goal(m, at, tag);
    });

    private static Bit Partial(Claim c, Func<MachineState, PhysicalAddress, CacheTag, Bit> goal) => Aligned(c, (m, at, tag) =>
    {
        c.Given("Line.NotDirty", !(m.Cache[tag].Present & m.Cache[tag].Dirty));
        c.Given("Store.IsPartial", MemoryOperation.Enables != ulong.MaxValue & MemoryOperation.Enables != 0);
        return goal(m, at, tag);
    });
}
