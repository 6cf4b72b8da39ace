using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What an attacker on the DRAM bus can and cannot reach.</summary>
internal static class PhysicalTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Physical.ReplaceTouchesOneDramLine", "Replacing a line of DRAM changes that line only: no other line, no cached line, no key, no register, no translation.",
            "that a cached copy survives: it does until it is evicted",
            c =>
            {
                var (before, after, line, _) = Replaced(c);
                var a = c.Line("other.line");
                return Unchanged.Architecture(c, before, after) & Unchanged.Cores(c, before, after) & Unchanged.Cache(before, after, c.Tag("any.tag"))
                    & (!a.Is(line)).Implies(Unchanged.Dram(before, after, a));
            }),
        Theorem.Of("Physical.ReplacedIsWhatWasPut", "What was put in DRAM is what DRAM holds; where the platform keeps no MAC, or neither TD-owner nor poison, there is none to put.",
            "that it will be accepted by a read",
            c =>
            {
                var (_, after, line, by) = Replaced(c);
                var now = after.Dram[line];
                var hasOwner = c.Profile.Integrity != IntegrityMode.None;
                return now.Ciphertext == by.Ciphertext
                    & now.Mac == (c.Profile.Integrity == IntegrityMode.Ci ? by.Mac : MacTag.Zero)
                    & now.Poison == (hasOwner ? by.Poison : false) & now.Owner == (hasOwner ? by.Owner : false);
            }),
        Theorem.Of("Physical.CachedLinesAreOutOfReach", "A line that is cached under a KeyID is loaded under it as before, whatever is put in DRAM.",
            "anything about the load after its eviction",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out var tag);
                c.Given("Line.Cached", m.Cache[tag].Present);
                var after = Physical.Replace(m, c.Line("line"), Fresh.Record("by", DramLine.Blank));
                return Lift<Answer>.Same(Load.Run(m, at).Answer, Load.Run(after, at).Answer);
            }),
        Theorem.Of("Board.DroppedWritesAreLost", "A write to an address whose writes are dropped changes no DRAM line, whatever writes it: MOVDIR64B or the write-back of a dirty line (A3).",
            "that anyone is told: no one is",
            c => OnABoard(c, (m, at, tag) =>
            {
                c.Given("Wire.Drops", m.Wiring[tag.Line].DropsWrites);
                var a = c.Line("any.line");
                return Unchanged.Dram(m, MemoryOperation.Movdir64b.Run(m, at).Machine, a) & Unchanged.Dram(m, Flush.Run(m, at).Machine, a);
            })),
        Theorem.Of("Board.OtherWritesReachTheirCell", "A write to any other address changes the cell behind the address to what an honest board would store at the address.",
            "that the address reads what was written: the alias shares the cell with another address",
            c => OnABoard(c, (m, at, tag) =>
            {
                c.Given("Wire.Keeps", !m.Wiring[tag.Line].DropsWrites);
                var honest = m with { Wiring = Map<LineAddress, Wire>.Constant(Wire.Honest) };
                var cell = new LineAddress(tag.Line.Index ^ m.Wiring[tag.Line].Alias);
                return Lift<DramLine>.Same(MemoryOperation.Movdir64b.Run(m, at).Machine.Dram[cell], MemoryOperation.Movdir64b.Run(honest, at).Machine.Dram[tag.Line]);
            })),
        Theorem.Of("Board.ReadsGoThroughTheWire", "A load that misses gives what an honest board would give if the cell behind the address were the address's own, and where that fails its check poisons the cell behind.",
            "that the alias is noticed: only a MAC sees it, for the tweak is of the address (A4)",
            c => OnABoard(c, (m, at, tag) =>
            {
                c.Given("Line.NotCached", !m.Cache[tag].Present);
                var cell = new LineAddress(tag.Line.Index ^ m.Wiring[tag.Line].Alias);
                var honest = m with { Wiring = Map<LineAddress, Wire>.Constant(Wire.Honest), Dram = m.Dram.Set(tag.Line, m.Dram[cell]) };
                var (wired, straight) = (Load.Run(m, at), Load.Run(honest, at));
                return Lift<Answer>.Same(wired.Answer, straight.Answer) & Lift<DramLine>.Same(wired.Machine.Dram[cell], straight.Machine.Dram[tag.Line]);
            })),
        Theorem.Of("Board.RewiringChangesWiresOnly", "Rewiring an address changes how this address reaches a cell, and nothing else.",
            "that what the cells hold still means anything at other addresses",
            c =>
            {
                var m = Claim.OnAnyBoard(c.Running());
                var (line, other) = (c.Line("line"), c.Line("other.line"));
                var wire = Fresh.Record("wire", Wire.Honest);
                var after = Physical.Rewire(m, line, wire);
                return Unchanged.Registers(m, after) & Unchanged.Key(m, after, c.Slot("any.slot")) & Unchanged.Locks(c, m, after) & Unchanged.Cores(c, m, after) & Unchanged.Memory(c, m, after)
                    & Lift<Wire>.Same(after.Wiring[line], wire) & (!other.Is(line)).Implies(Lift<Wire>.Same(m.Wiring[other], after.Wiring[other]));
            }),
        Theorem.Of("Board.SnoopSeesTheCell", "To snoop shows the cell behind the address, as it is stored.",
            "that plaintext shows: it does under NO_ENCRYPT, bypass and exclusion only",
            c => OnABoard(c, (m, _, tag) => Lift<DramLine>.Same(Physical.Snoop(m, tag.Line), m.Dram[new(tag.Line.Index ^ m.Wiring[tag.Line].Alias)]))),
    ];

    private static Bit OnABoard(Claim c, Func<MachineState, PhysicalAddress, CacheTag, Bit> goal)
    {
        var m = Claim.OnAnyBoard(c.Running());
        var at = c.Usable(m, out var tag);
        c.Given("Address.Aligned", at.Offset == 0);
        return goal(m, at, tag);
    }

    private static (MachineState Before, MachineState After, LineAddress Line, DramLine By) Replaced(Claim c)
    {
        var m = c.Running();
        var line = c.Line("line");
        var by = Fresh.Record("by", DramLine.Blank);
        return (m, Physical.Replace(m, line, by), line, by);
    }
}
