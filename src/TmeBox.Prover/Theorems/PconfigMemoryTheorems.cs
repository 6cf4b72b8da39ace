using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>PCONFIG with its structure in memory: what the read of 192 bytes adds (F-PCFG-3).</summary>
internal static class PconfigMemoryTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("PconfigMemory.IsByValue", "Where the structure's page is in the TLB and its three lines are cached without poison, PCONFIG answers and programs what the request that these lines hold would.",
            "that other cores may not write the structure between the three reads",
            c => Cached(c, (m, p, lines) =>
            {
                foreach (var line in lines) c.Given("Structure.NotPoisoned", !line.Poisoned);
                var value = Pconfig.Run(m, p, KeyProgram.In(lines[0].Data, lines[1].Data, lines[2].Data));
                var read = Pconfig.Run(m, p);
                return Lift<Answer>.Same(read.Answer, value.Answer) & Unchanged.Architecture(c, value.Machine, read.Machine);
            })),
        Theorem.Of("PconfigMemory.PoisonIsAMachineCheck", "If the first line of the structure is cached with poison, PCONFIG programs nothing, and is #MC where nothing was wrong before the read.",
            "that the poison goes away",
            c => Cached(c, (m, p, lines) =>
            {
                c.Given("Structure.Poisoned", lines[0].Poisoned);
                var read = Pconfig.Run(m, p);
                var request = new KeyRequest(p, default);
                var gets = m.Profile.HasPconfigTarget & RequestMeaning.Executes(m, request) & RequestMeaning.LeafIsKeyProgram(request) & RequestMeaning.KeyIdsAreActive(m) & RequestMeaning.StructureIsWellPlaced(request);
                return Unchanged.Key(m, read.Machine, c.Slot("any.slot")) & gets.Implies(read.Answer.Outcome == Outcomes.MachineCheck);
            })),
        Theorem.Of("PconfigMemory.IsNotReadBeforeActivation", "Before 982H is locked and enabled with KeyID bits, and whatever else is wrong before the read, PCONFIG does not touch memory, caches or TLB, even if the TLB holds the page.",
            "anything about the read itself",
            c =>
            {
                var p = c.Inputs;
                var m = Claim.Holding(c.AnyMachine(), p.Rbx, out _);
                var request = new KeyRequest(p, default);
                var gets = m.Profile.HasPconfigTarget & RequestMeaning.IsDefined(m, request) & RequestMeaning.LeafIsKeyProgram(request) & RequestMeaning.KeyIdsAreActive(m) & RequestMeaning.StructureIsWellPlaced(request);
                c.Given("Request.BadBeforeTheRead", !gets);
                var after = Pconfig.Run(m, p).Machine;
                return Unchanged.Memory(c, m, after) & Unchanged.Cores(c, m, after) & Unchanged.Key(m, after, c.Slot("any.slot"));
            }),
        Theorem.Of("PconfigMemory.WritesNoMemory", "PCONFIG whose structure is cached, on a page that the TLB holds, changes nothing in DRAM, and no data that are cached.",
            "this of a structure that must be fetched: the fetch fills lines, as a load's does, and may poison one",
            c => Cached(c, (m, p, _) =>
            {
                var after = Pconfig.Run(m, p).Machine;
                var (before, now) = (m.Cache[c.Tag("any.tag")], after.Cache[c.Tag("any.tag")]);
                return Unchanged.Dram(m, after, c.Line("any.line")) & before.Data == now.Data & before.Dirty == now.Dirty & before.Poisoned == now.Poisoned;
            })),
    ];

    private static Bit Cached(Claim c, Func<MachineState, PconfigInputs, CacheLine[], Bit> goal)
    {
        var m = c.Running();
        var p = c.Inputs;
        m = Claim.Holding(m, p.Rbx, out var entry);
        c.Given("Tlb.Permits", m.Core.Cpl != 3 | entry.User);
        c.Given("Page.Named", AddressMeaning.IsUsable(m, AddressMeaning.Decode(c.Profile, entry.Page).KeyId));
        var start = entry.Page.Value | p.Rbx.Slice(11, 0).ZeroExtend(PhysicalAddress.Width);
        var lines = new CacheLine[3];
        for (var i = 0; i < 3; i++)
        {
            m = Claim.Caching(m, new(start | Word.Of(64 * (ulong)i, PhysicalAddress.Width)), out lines[i]);
        }

        return goal(m, p, lines);
    }
}
