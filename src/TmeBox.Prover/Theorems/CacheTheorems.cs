using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What is read after what was written, through the caches.</summary>
internal static class CacheTheorems
{
    private const string OtherKeyIds = "anything about loads under other KeyIDs";

    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Cache.WholeStoreIsRead", "A load after a store of all 64 bytes under the same KeyID gives the stored bytes, whatever was cached, in DRAM, or poisoned.",
            OtherKeyIds,
            c => Ran(c, (m, at, _) => Gives(Load.Run(StoreWhole(m, at), at).Answer, MemoryOperation.Data))),
        Theorem.Of("Cache.PartialStoreMerges", "If a load gave data, then after a store with any byte enables it gives those data with the enabled bytes replaced.",
            "anything about a line that a load could not read",
            c => Ran(c, (m, at, _) =>
            {
                var before = Load.Run(m, at).Answer;
                c.Given("Load.Done", before.Outcome == Outcomes.Done);
                return Gives(Load.Run(MemoryOperation.Store.Run(m, at).Machine, at).Answer, Line.Merge(before.Data, MemoryOperation.Data, MemoryOperation.Enables));
            })),
        Theorem.Of("Cache.StoreIsDirtyAndStaysOnDie", "After a store that enables a byte the line is cached and dirty.",
            "when it reaches DRAM",
            c => Ran(c, (m, at, tag) =>
            {
                c.Given("Store.EnablesAByte", MemoryOperation.Enables != 0);
                var after = MemoryOperation.Store.Run(m, at).Machine.Cache[tag];
                return after.Present & after.Dirty;
            })),
        Theorem.Of("Cache.StoreOfNoByteDoesNothing", "A store that enables no byte changes nothing at all.",
            "that it is no access: this text makes it none, the sources are silent",
            c => Ran(c, (m, at, _) =>
            {
                var step = Store.Run(m, at, Line.NoBytes, MemoryOperation.Data);
                return step.Answer.Outcome == Outcomes.Done & Unchanged.All(c, m, step.Machine);
            })),
        Theorem.Of("Cache.WholeStoreDoesNotTouchDram", "A store of all 64 bytes neither reads nor changes DRAM: no MAC is checked and nothing is poisoned.",
            "anything about partial stores, which fetch",
            c => Ran(c, (m, at, tag) =>
            {
                var other = m with { Dram = m.Dram.Set(tag.Line, Fresh.Record("other", DramLine.Blank)) };
                return Unchanged.Dram(m, StoreWhole(m, at), c.Line("any.line")) & Unchanged.Cache(StoreWhole(m, at), StoreWhole(other, at), c.Tag("any.tag"));
            })),
        .. new[] { MemoryOperation.Load, MemoryOperation.Prefetch, MemoryOperation.Store }.Select(HitLeavesDram),
        Theorem.Of("Cache.HitGivesTheCachedData", "A load of a line that is cached without poison gives the cached data, whatever DRAM holds.",
            OtherKeyIds,
            c => Ran(c, (m, at, tag) =>
            {
                var entry = m.Cache[tag];
                c.Given("Line.Cached", entry.Present & !entry.Poisoned);
                return Gives(Load.Run(m, at).Answer, entry.Data);
            })),
        Theorem.Of("Cache.MissFills", "A load that misses and gives data leaves exactly those data cached, clean.",
            "that they stay cached",
            c => Ran(c, (m, at, tag) =>
            {
                c.Given("Line.NotCached", !m.Cache[tag].Present);
                var step = Load.Run(m, at);
                c.Given("Load.Done", step.Answer.Outcome == Outcomes.Done);
                return Lift<CacheLine>.Same(step.Machine.Cache[tag], new(m.Active.Only, false, false, step.Answer.Data));
            })),
        Theorem.Of("Prefetch.FillsAsALoadWould", "A spontaneous fill of a line that a load could read leaves in the caches what the load would leave.",
            "that one happens: it is the hardware's choice",
            c => Ran(c, (m, at, tag) =>
            {
                var load = Load.Run(m, at);
                c.Given("Load.Done", load.Answer.Outcome == Outcomes.Done);
                return Unchanged.Cache(load.Machine, Prefetch.Run(m, at).Machine, c.Tag("any.tag"));
            })),
        .. new[] { MemoryOperation.Load, MemoryOperation.Prefetch, MemoryOperation.Flush, MemoryOperation.WriteBack }.Select(KeepsLoads),
        .. new[] { MemoryOperation.Flush, MemoryOperation.WriteBack }.SelectMany(Cleaning),
        Theorem.Of("Flush.Invalidates", "After CLFLUSH the line is not cached under its KeyID.",
            "anything about its aliases under other KeyIDs, which survive",
            c => Ran(c, (m, at, tag) => !Flush.Run(m, at).Machine.Cache[tag].Present)),
        Theorem.Of("WriteBack.KeepsTheLineClean", "After CLWB what was cached is cached as before, and clean.",
            "that a processor keeps it: it may drop it",
            c => Ran(c, (m, at, tag) =>
            {
                var (before, after) = (m.Cache[tag], WriteBack.Run(m, at).Machine.Cache[tag]);
                c.Given("Line.Cached", before.Present);
                return Lift<CacheLine>.Same(after, before with { Dirty = false });
            })),
        .. Movdir64bTheorems.All,
    ];

    internal static Bit Gives(Answer answer, Bytes data) => answer.Outcome == Outcomes.Done & answer.Data == data;

    internal static MachineState StoreWhole(MachineState m, PhysicalAddress at) => Store.Run(m, at, Line.AllBytes, MemoryOperation.Data).Machine;

    internal static Bit Ran(Claim c, Func<MachineState, PhysicalAddress, CacheTag, Bit> goal)
    {
        var m = c.Running();
        var at = c.Usable(m, out var tag);
        return goal(m, at, tag);
    }

    private static Theorem HitLeavesDram(MemoryOperation operation) =>
        Theorem.Of($"{operation.Name}.HitLeavesDramAlone", $"For {operation.Noun} of a cached line DRAM is not changed, even where it would not verify.",
            "that the cached copy is the same as DRAM's",
            c => Ran(c, (m, at, tag) =>
            {
                c.Given("Line.Cached", m.Cache[tag].Present);
                return Unchanged.Dram(m, operation.Run(m, at).Machine, c.Line("any.line"));
            }));

    // A clean copy that differs from DRAM (a foreign alias was written back since) is the one thing that a flush makes visible.
    private static Theorem KeepsLoads(MemoryOperation operation) =>
        Theorem.Of($"{operation.Name}.KeepsWhatALoadGives",
            $"For {operation.Noun} a load under the same KeyID gives afterwards what it gave before, data or machine check, if a clean cached copy is what DRAM would give.",
            "anything where a foreign alias, an attacker or a new key has made the clean copy and DRAM differ",
            c => Ran(c, (m, at, tag) =>
            {
                var entry = m.Cache[tag];
                var fromDram = Load.Run(m.WithCache(tag, CacheLine.Absent), at).Answer;
                c.Given("Line.CleanCopyIsDrams", (entry.Present & !entry.Dirty).Implies(Lift<Answer>.Same(Load.Run(m, at).Answer, fromDram)));
                if (c.Profile.Integrity == IntegrityMode.None) c.Given("Line.NotPoisoned", !entry.Poisoned);
                return Lift<Answer>.Same(Load.Run(m, at).Answer, Load.Run(operation.Run(m, at).Machine, at).Answer);
            }));

    private static IEnumerable<Theorem> Cleaning(MemoryOperation operation)
    {
        yield return Theorem.Of($"{operation.Name}.LeavesDramAloneUnlessDirty", $"For {operation.Noun} of a line that is clean or not cached DRAM is not changed.",
            "that DRAM and the clean line agree",
            c => Ran(c, (m, at, tag) =>
            {
                var entry = m.Cache[tag];
                c.Given("Line.NotDirty", !(entry.Present & entry.Dirty));
                return Unchanged.Dram(m, operation.Run(m, at).Machine, c.Line("any.line"));
            }));
        yield return Theorem.Of($"{operation.Name}.DirtyDataReachDram", $"For {operation.Noun} of a dirty line without poison, DRAM holds its data afterwards: read under the same KeyID past the caches, it gives them.",
            "that they survive a foreign write-back later",
            c => Ran(c, (m, at, tag) =>
            {
                var entry = m.Cache[tag];
                c.Given("Line.Dirty", entry.Present & entry.Dirty & !entry.Poisoned);
                var after = operation.Run(m, at).Machine.WithCache(tag, CacheLine.Absent);
                return Gives(Load.Run(after, at).Answer, entry.Data);
            }));
    }
}
