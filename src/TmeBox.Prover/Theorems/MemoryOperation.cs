using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>An operation that names a physical address, with any operands.</summary>
internal sealed record MemoryOperation(string Name, string Noun, Func<MachineState, PhysicalAddress, Step> Run)
{
    public static MemoryOperation Load { get; } = new("Load", "a load", Spec.Machine.Load.Run);

    public static MemoryOperation Store { get; } = new("Store", "a store", (m, at) => Spec.Machine.Store.Run(m, at, Enables, Data));

    public static MemoryOperation Flush { get; } = new("Flush", "CLFLUSH, or an eviction,", Spec.Machine.Flush.Run);

    public static MemoryOperation WriteBack { get; } = new("WriteBack", "CLWB, or a write-back by the cache,", Spec.Machine.WriteBack.Run);

    public static MemoryOperation Prefetch { get; } = new("Prefetch", "a spontaneous fill", Spec.Machine.Prefetch.Run);

    public static MemoryOperation Movdir64b { get; } = new("Movdir64b", "MOVDIR64B", (m, at) => Spec.Machine.Movdir64b.Run(m, at, Data));

    public static MemoryOperation UncachedStore { get; } = new("UncachedStore", "a store past the caches", (m, at) => Spec.Machine.UncachedStore.Run(m, at, Enables, Data));

    public static MemoryOperation DmaRead { get; } = new("DmaRead", "a device's read", Dma.Read);

    public static MemoryOperation DmaWrite { get; } = new("DmaWrite", "a device's write", (m, at) => Dma.Write(m, at, Enables, Data));

    /// <summary>What a core does.</summary>
    public static ImmutableArray<MemoryOperation> All { get; } = [Load, Store, Flush, WriteBack, Prefetch, Movdir64b, UncachedStore];

    /// <summary>What a device does.</summary>
    public static ImmutableArray<MemoryOperation> Devices { get; } = [DmaRead, DmaWrite];

    /// <summary>The byte enables of every store.</summary>
    public static Word Enables { get; } = Fresh.Word("enables", 64);

    /// <summary>What every store and MOVDIR64B writes.</summary>
    public static Bytes Data { get; } = Fresh.Bytes("data", Line.Sort);
}
