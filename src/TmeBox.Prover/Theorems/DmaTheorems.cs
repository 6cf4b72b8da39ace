using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What a device reaches (F-CCH-7).</summary>
internal static class DmaTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        .. MemoryOperation.Devices.SelectMany(Refusals),
        Theorem.Of("Dma.ReadGivesWhatACoreWouldLoad", "A device's read of a shared KeyID gives the data that a load would give, and is aborted exactly where a load is #MC; nothing becomes cached.",
            "anything about private KeyIDs, which are aborted",
            c => Shared(c, (m, at, _) =>
            {
                var (read, load) = (Dma.Read(m, at), Load.Run(m, at).Answer);
                return (read.Answer.Outcome == Outcomes.Aborted) == (load.Outcome == Outcomes.MachineCheck) & read.Answer.Data == load.Data & Unchanged.Cache(m, read.Machine, c.Tag("any.tag"));
            })),
        Theorem.Of("Dma.WholeWriteIsLoaded", "A load after a device's write of all 64 bytes under the same KeyID gives the written bytes, whatever was cached or poisoned before.",
            "anything about loads under other KeyIDs",
            c => Shared(c, (m, at, _) => CacheTheorems.Gives(Load.Run(Dma.Write(m, at, Line.AllBytes, MemoryOperation.Data).Machine, at).Answer, MemoryOperation.Data))),
        Theorem.Of("Dma.WriteLeavesNothingCached", "After a device's write the line is not cached under its KeyID.",
            "anything about aliases under other KeyIDs, which survive",
            c => Shared(c, (m, at, tag) => !MemoryOperation.DmaWrite.Run(m, at).Machine.Cache[tag].Present)),
        Theorem.Of("Dma.WriteIsAStorePastTheCaches", "A device's write under a shared KeyID does to DRAM and caches what a core's store past the caches does.",
            "that a device has the core's rights",
            c => Shared(c, (m, at, _) => Unchanged.Memory(c, MemoryOperation.UncachedStore.Run(m, at).Machine, MemoryOperation.DmaWrite.Run(m, at).Machine))),
    ];

    private static Bit Shared(Claim c, Func<MachineState, PhysicalAddress, CacheTag, Bit> goal) => CacheTheorems.Ran(c, (m, at, tag) =>
    {
        c.Given("KeyId.Shared", !AddressMeaning.IsPrivate(m, tag.KeyId));
        return goal(m, at, tag);
    });

    private static IEnumerable<Theorem> Refusals(MemoryOperation operation)
    {
        yield return Theorem.Of($"{operation.Name}.PrivateKeyIdIsAborted", $"For {operation.Noun} an address whose KeyID is of TDX's part is aborted, even while a core is in SEAM, and nothing changes.",
            "anything about trusted devices, which these facts do not know",
            c => Refused(c, operation, c.AnyMachine(), (m, at) => m.Activate.KeyIdsActive & AddressMeaning.IsPrivate(m, at.KeyIdOn(m)), Outcomes.Aborted), p => p.TdxKeyIds && p.MaxKeyIdBits > 0);
        yield return Theorem.Of($"{operation.Name}.OverwideAddressIsAborted", $"For {operation.Noun} an address with a bit at or above MAXPHYADDR is aborted, and nothing changes.",
            "which fault the IOMMU reports",
            c => Refused(c, operation, c.Running(), (_, at) => !AddressMeaning.FitsWidth(c.Profile, at), Outcomes.Aborted), p => p.PhysicalAddressBits < PhysicalAddress.Width);
        yield return Theorem.Of($"{operation.Name}.KeyIdAboveMaxIsUnspecified", $"For {operation.Noun} an address whose KeyID is above MK_TME_MAX_KEYS and not of TDX's part is unspecified where the platform says so.",
            "that nothing may change: on a processor anything may",
            c => Refused(c, operation, c.Running(), (m, at) => AddressMeaning.FitsWidth(c.Profile, at)
                & AddressMeaning.Decode(c.Profile, at).KeyId.Value.ZeroExtend(32) > Word.Of((ulong)c.Profile.MaxKeys, 32) & !AddressMeaning.IsPrivate(m, AddressMeaning.Decode(c.Profile, at).KeyId), Outcomes.Unspecified),
            p => p.KeyIdAboveMax == KeyIdAboveMax.Unspecified);
    }

    private static Bit Refused(Claim c, MemoryOperation operation, MachineState m, Func<MachineState, PhysicalAddress, Bit> bad, Word outcome)
    {
        var at = new PhysicalAddress(c.Word("address", PhysicalAddress.Width));
        c.Given("Address.Bad", bad(m, at));
        var step = operation.Run(m, at);
        return step.Answer.Outcome == outcome & Unchanged.All(c, m, step.Machine);
    }
}
