using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>How poison arises, stays and ends; and when a MAC counts.</summary>
internal static class PoisonTheorems
{
    private const string NotForged = "that a forged MAC is impossible: one attempt in 2^28 passes";

    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Poison.ReadsAsMachineCheck", "A load that misses on a poisoned DRAM line is #MC without data, under every KeyID.",
            "that the line is lost: a whole-line write brings it back",
            c => Missing(c, (m, at, _, stored) =>
            {
                c.Given("Line.Poisoned", stored.Poison);
                return IsMachineCheck(Load.Run(m, at).Answer);
            }), HasOwner),
        Theorem.Of("Poison.CachedIsMachineCheck", "A load of a line that is cached with poison is #MC without data.",
            "anything about aliases of the line",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("Line.CachedPoisoned", m.Cache[tag].Present & m.Cache[tag].Poisoned);
                return IsMachineCheck(Load.Run(m, at).Answer);
            })),
        Theorem.Of("Poison.EveryMachineCheckIsWithoutData", "Whatever a load answers but Done, it gives no data.",
            "that a load that is Done gives the right data",
            c => CacheTheorems.Ran(c, (m, at, _) =>
            {
                var answer = Load.Run(m, at).Answer;
                return answer.Outcome == Outcomes.Done | answer.Data == Line.Zero;
            })),
        .. MemoryOperation.All.Concat(MemoryOperation.Devices).Select(OnlyWritesEndPoison),
        Theorem.Of("Poison.PartialStoreKeepsIt", "After a partial store to a line that a load answers with #MC, a load still does, and so it does after the line was written back.",
            "anything about a store of all 64 bytes, which ends poison",
            c => CacheTheorems.Ran(c, (m, at, _) =>
            {
                c.Given("Load.MachineCheck", Load.Run(m, at).Answer.Outcome == Outcomes.MachineCheck);
                c.Given("Store.IsPartial", MemoryOperation.Enables != ulong.MaxValue & MemoryOperation.Enables != 0);
                var stored = MemoryOperation.Store.Run(m, at).Machine;
                return IsMachineCheck(Load.Run(stored, at).Answer) & IsMachineCheck(Load.Run(Flush.Run(stored, at).Machine, at).Answer);
            }), HasOwner),
        Theorem.Of("Poison.EndsWithAWholeLine", "After a store of all 64 bytes and a flush, or after MOVDIR64B, the DRAM line is not poisoned.",
            "that the owner may write there: writes are never checked",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("Address.Aligned", at.Offset == 0);
                return !Flush.Run(CacheTheorems.StoreWhole(m, at), at).Machine.Dram[tag.Line].Poison & !MemoryOperation.Movdir64b.Run(m, at).Machine.Dram[tag.Line].Poison;
            })),
        Theorem.Of("Mac.MismatchGivesNoData", "A checked load that misses, on a line of its KeyID's class whose MAC is not that of its ciphertext under the KeyID's tweak, is #MC, and poisons the line; ciphertext, MAC and TD-owner stay.",
            NotForged,
            c => Missing(c, (m, at, tag, stored) =>
            {
                c.Given("KeyId.Checked", KeyMeaning.IsChecked(m, tag));
                c.Given("Mac.Differs", SameClass(m, tag, stored) & stored.Mac != KeyMeaning.Mac(m, tag, stored.Ciphertext, stored.Owner));
                var step = Load.Run(m, at);
                return IsMachineCheck(step.Answer) & Lift<DramLine>.Same(step.Machine.Dram[tag.Line], stored with { Poison = true });
            }), HasCi),
        Theorem.Of("Mac.MatchGivesData", "A checked load that misses, on a line of its KeyID's class without poison whose MAC matches, gives data and poisons nothing.",
            "that the data are the latest: an old line with its MAC matches too",
            c => Missing(c, (m, at, tag, stored) =>
            {
                c.Given("KeyId.Checked", KeyMeaning.IsChecked(m, tag));
                c.Given("Mac.Same", SameClass(m, tag, stored) & stored.Mac == KeyMeaning.Mac(m, tag, stored.Ciphertext, stored.Owner) & !stored.Poison);
                var step = Load.Run(m, at);
                return step.Answer.Outcome == Outcomes.Done & Unchanged.Dram(m, step.Machine, tag.Line);
            }), HasCi),
        Theorem.Of("Mac.UncheckedReadsNeverPoison", "No read under KeyID 0, or any shared KeyID without an integrity algorithm, changes DRAM or is refused, unless the line was poisoned before.",
            "that what it reads means anything",
            c => Missing(c, (m, at, tag, stored) =>
            {
                c.Given("KeyId.Unchecked", !KeyMeaning.IsChecked(m, tag) & !AddressMeaning.IsPrivate(m, tag.KeyId) & (!stored.Poison | c.Profile.Integrity == IntegrityMode.None));
                var step = Load.Run(m, at);
                return step.Answer.Outcome == Outcomes.Done & Unchanged.Dram(m, step.Machine, tag.Line);
            })),
        Theorem.Of("Mac.Movdir64bStoresAMatchingOne", "MOVDIR64B stores the MAC of the new ciphertext under the KeyID's tweak, whatever the KeyID's algorithm.",
            "that reads under this KeyID check it",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("Address.Aligned", at.Offset == 0);
                return Matches(m, tag, MemoryOperation.Movdir64b.Run(m, at).Machine);
            }), HasCi),
        Theorem.Of("Mac.WriteBackStoresAMatchingOne", "The write-back of a dirty line stores the MAC of the new ciphertext under the KeyID's tweak, whatever the KeyID's algorithm.",
            "that reads under this KeyID check it",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("Line.Dirty", m.Cache[tag].Present & m.Cache[tag].Dirty);
                return Matches(m, tag, Flush.Run(m, at).Machine);
            }), HasCi),
        Theorem.Of("Mac.ForeignLineIsNotRead", "A line that one KeyID wrote by MOVDIR64B, and of which no cache holds a copy under the other, is not read under another KeyID of its class with integrity whose tweak key differs: #MC, so no foreign ciphertext is consumed.",
            NotForged,
            c =>
            {
                var m = c.Running();
                var (one, two) = (c.Usable(m, out var writer, "one"), c.Usable(m, out var reader, "two"));
                c.Given("Line.Same", writer.Line.Is(reader.Line) & AddressMeaning.IsPrivate(m, writer.KeyId) == AddressMeaning.IsPrivate(m, reader.KeyId) & !m.Cache[reader].Present & one.Offset == 0);
                c.Given("KeyIds.TweakKeysDiffer", KeyMeaning.IsProgrammed(m, writer) & KeyMeaning.IsProgrammed(m, reader) & KeyMeaning.IsChecked(m, reader) & KeyMeaning.Entry(m, writer).TweakKey != KeyMeaning.Entry(m, reader).TweakKey);
                return IsMachineCheck(Load.Run(MemoryOperation.Movdir64b.Run(m, one).Machine, two).Answer);
            }, HasCi),
        Theorem.Of("Mac.PrefetchChangesNoDram", "A spontaneous fill never changes DRAM: where it would meet a mismatch it is dropped.",
            "this of platforms whose speculative fills poison (switch SpeculativeFillPoisons)",
            c => CacheTheorems.Ran(c, (m, at, _) => Unchanged.Dram(m, Prefetch.Run(m, at).Machine, c.Line("any.line"))), p => !p.SpeculativeFillPoisons),
        Theorem.Of("Mac.SpeculativeWalkChangesNoDram", "A page walk that nothing waits for never changes DRAM: where a table's line would meet a mismatch it ends.",
            "this of the walk of an access, nor of platforms whose speculative fills poison",
            c =>
            {
                var m = c.Running();
                return Unchanged.Dram(m, Tlb.Speculate(m, c.Word("linear", 64)).Machine, c.Line("any.line"));
            }, p => !p.SpeculativeFillPoisons),
        Theorem.Of("Mac.PrefetchCachesNoPoison", "A spontaneous fill never brings poison into the caches.",
            "that poison already cached goes away; nor this of platforms whose speculative fills poison",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("Line.NotCachedPoisoned", !(m.Cache[tag].Present & m.Cache[tag].Poisoned));
                var after = Prefetch.Run(m, at).Machine.Cache[tag];
                return !(after.Present & after.Poisoned);
            }), p => !p.SpeculativeFillPoisons),
        Theorem.Of("Mac.PrefetchPoisonsAsALoadWould", "Where speculative fills poison, a spontaneous fill does to DRAM and caches what a load would.",
            "that a processor does this: no source says so (switch SpeculativeFillPoisons)",
            c => CacheTheorems.Ran(c, (m, at, _) =>
            {
                var (load, fill) = (Load.Run(m, at).Machine, Prefetch.Run(m, at).Machine);
                return Unchanged.Memory(c, load, fill);
            }), p => p.SpeculativeFillPoisons),
        .. MemoryOperation.All.Concat(MemoryOperation.Devices).Select(WithoutIntegrityNothingIsPoisoned),
    ];

    private static bool HasCi(Profile p) => p.Integrity == IntegrityMode.Ci;

    private static bool HasOwner(Profile p) => p.Integrity != IntegrityMode.None;

    private static Bit Matches(MachineState m, CacheTag tag, MachineState after) =>
        after.Dram[tag.Line].Mac == KeyMeaning.Mac(m, tag, after.Dram[tag.Line].Ciphertext, AddressMeaning.IsPrivate(m, tag.KeyId));

    // The line was written by a private KeyID, and one asks; or neither is so.
    private static Bit SameClass(MachineState m, CacheTag tag, DramLine stored) => stored.Owner == AddressMeaning.IsPrivate(m, tag.KeyId);

    internal static Bit IsMachineCheck(Answer answer) => answer.Outcome == Outcomes.MachineCheck & answer.Data == Line.Zero;

    internal static Bit Missing(Claim c, Func<MachineState, PhysicalAddress, CacheTag, DramLine, Bit> goal) =>
        CacheTheorems.Ran(c, (m, at, tag) =>
        {
            c.Given("Line.NotCached", !m.Cache[tag].Present);
            return goal(m, at, tag, m.Dram[tag.Line]);
        });

    private static Theorem OnlyWritesEndPoison(MemoryOperation operation)
    {
        var writesBack = operation.Name is "Flush" or "WriteBack" or "UncachedStore" or "DmaWrite";
        var writesPast = operation.Name is "Movdir64b" or "UncachedStore" or "DmaWrite";
        var name = (writesBack, writesPast) switch { (true, true) => "OnlyByGoodLines", (true, false) => "OnlyByGoodWriteBack", (false, true) => "WhereItWrites", _ => "Nowhere" };
        var words = (writesBack, writesPast) switch
        {
            (true, true) => "only of the line that it names, by all 64 bytes or where it first writes back a dirty line that is not poisoned itself",
            (true, false) => "only where it writes back a dirty line that is not poisoned itself",
            (false, true) => "only of the line that it writes",
            _ => "nowhere",
        };
        return Theorem.Of($"{operation.Name}.PoisonEnds{name}", $"For {operation.Noun} the poison of DRAM lines ends {words}.",
            "anything about a physical attacker, who can put any line in DRAM",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                var a = c.Line("any.line");
                var entry = m.Cache[tag];
                var ends = m.Dram[a].Poison & !operation.Run(m, at).Machine.Dram[a].Poison;
                Bit good = writesBack ? entry.Present & entry.Dirty & !entry.Poisoned : false;
                Bit whole = writesPast ? operation.Name is "Movdir64b" | MemoryOperation.Enables == ulong.MaxValue : false;
                return ends.Implies(a.Is(tag.Line) & (good | whole));
            }), HasOwner);
    }

    private static Theorem WithoutIntegrityNothingIsPoisoned(MemoryOperation operation) =>
        Theorem.Of($"{operation.Name}.PoisonsNothingWithoutIntegrity", $"On a platform without integrity {operation.Noun} of a machine without poison leaves it without poison, and is no #MC; no MAC is stored.",
            "that a wrong key is noticed: it is not",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                var (a, other) = (c.Line("any.line"), c.Tag("any.tag"));
                c.Given("Dram.NoPoison", !m.Dram[a].Poison & !m.Dram[tag.Line].Poison & m.Dram[a].Mac == MacTag.Zero & m.Dram[tag.Line].Mac == MacTag.Zero);
                c.Given("Cache.NoPoison", !m.Cache[tag].Poisoned & !m.Cache[other].Poisoned);
                var step = operation.Run(m, at);
                return !step.Machine.Dram[a].Poison & step.Machine.Dram[a].Mac == MacTag.Zero & !step.Machine.Cache[other].Poisoned & step.Answer.Outcome != Outcomes.MachineCheck;
            }), p => p.Integrity == IntegrityMode.None);
}
