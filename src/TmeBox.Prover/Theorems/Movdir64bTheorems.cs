using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What MOVDIR64B writes, and past what.</summary>
internal static class Movdir64bTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Movdir64b.IsReadBack", "A load after MOVDIR64B under the same KeyID gives the written bytes, whatever was cached or poisoned before.",
            "anything about loads under other KeyIDs",
            c => Aligned(c, (m, at, _) => CacheTheorems.Gives(Load.Run(MemoryOperation.Movdir64b.Run(m, at).Machine, at).Answer, MemoryOperation.Data))),
        Theorem.Of("Movdir64b.DoesNotFetch", "What MOVDIR64B leaves in DRAM depends neither on what DRAM held nor on what was cached.",
            "that what was cached is lost silently: it is written back first, and overwritten",
            c => Aligned(c, (m, at, tag) =>
            {
                var other = (m with { Dram = m.Dram.Set(tag.Line, Fresh.Record("other.dram", DramLine.Blank)) }).WithCache(tag, Fresh.Record("other.cache", CacheLine.Absent));
                return Unchanged.Dram(MemoryOperation.Movdir64b.Run(m, at).Machine, MemoryOperation.Movdir64b.Run(other, at).Machine, tag.Line);
            })),
        Theorem.Of("Movdir64b.LeavesNothingCached", "After MOVDIR64B the line is not cached under its KeyID.",
            "anything about aliases under other KeyIDs, which survive",
            c => Aligned(c, (m, at, tag) => !MemoryOperation.Movdir64b.Run(m, at).Machine.Cache[tag].Present)),
        Theorem.Of("Movdir64b.MisalignedIsAFault", "MOVDIR64B to an address that is no multiple of 64 is #GP(0), and nothing changes.",
            "anything about the source",
            c =>
            {
                var m = c.Running();
                var at = new PhysicalAddress(Fresh.Word("address", PhysicalAddress.Width));
                c.Given("Address.Misaligned", (at.Value & Word.Of(63, PhysicalAddress.Width)) != 0);
                var step = MemoryOperation.Movdir64b.Run(m, at);
                return step.Answer.Outcome == Outcomes.GeneralProtection & Unchanged.All(c, m, step.Machine);
            }),
    ];

    private static Bit Aligned(Claim c, Func<MachineState, PhysicalAddress, CacheTag, Bit> goal) =>
        CacheTheorems.Ran(c, (m, at, tag) =>
        {
            c.Given("Address.Aligned", at.Offset == 0);
            return goal(m, at, tag);
        });
}
