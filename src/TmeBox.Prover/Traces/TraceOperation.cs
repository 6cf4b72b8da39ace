using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Traces;

/// <summary>An operation that a trace may hold, with any operands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">The register of RDMSR and WRMSR, or the leaf of CPUID.</param>
/// <param name="Subindex">The sub-leaf of CPUID.</param>
/// <param name="IsLast">Whether it only ends traces: it leaves the machine as it is or as it was at reset, or does in one step what others of the menu do in more.</param>
public sealed record TraceOperation(TraceKind Kind, uint Index = 0, uint Subindex = 0, bool IsLast = false)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<TraceOperation> All { get; } =
    [
        .. Earlier(TraceKind.Store, TraceKind.Load, TraceKind.Flush, TraceKind.Movdir64b, TraceKind.StoreUncached, TraceKind.Replace, TraceKind.Rewire, TraceKind.PconfigByValue, TraceKind.TakeTable, TraceKind.Mode,
            TraceKind.WriteCr3, TraceKind.Walk),
        .. new[] { Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.CoreActivate }.Select(i => new TraceOperation(TraceKind.WriteMsr, i)),
        .. Last(TraceKind.WriteBack, TraceKind.Prefetch, TraceKind.DmaRead, TraceKind.DmaWrite, TraceKind.Pconfig, TraceKind.Invlpg, TraceKind.DropTranslation, TraceKind.LoadVirtual, TraceKind.StoreVirtual,
            TraceKind.FetchVirtual, TraceKind.Movdir64bVirtual, TraceKind.Wbinvd, TraceKind.Reset),
        .. new[] { Msr.Capability, Msr.Partitioning }.Select(i => new TraceOperation(TraceKind.WriteMsr, i, IsLast: true)),
        .. new[] { Msr.Partitioning, Msr.Capability, Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.CoreActivate }.Select(i => new TraceOperation(TraceKind.ReadMsr, i, IsLast: true)),
        .. new[] { (7u, 0u), (0x8000_0008u, 0u), (0x1Bu, 0u), (0x1Bu, 1u), (0u, 0u) }.Select(l => new TraceOperation(TraceKind.Cpuid, l.Item1, l.Item2, IsLast: true)),
    ];

    /// <summary>Its preconditions on operands.</summary>
    internal Bit Accepts(Profile p, Operands o) => Kind is TraceKind.Replace or TraceKind.Rewire ? o.NamesLine(p) : true;

    /// <summary>Performs it.</summary>
    public Step Run(MachineState before, Operands o)
    {
        var m = before.On(o.Core);
        return Kind switch
        {
            TraceKind.Load => Load.Run(m, o.Address),
            TraceKind.Store => Store.Run(m, o.Address, o.Enables, o.Data),
            TraceKind.Flush => Flush.Run(m, o.Address),
            TraceKind.WriteBack => WriteBack.Run(m, o.Address),
            TraceKind.Prefetch => Prefetch.Run(m, o.Address),
            TraceKind.Movdir64b => Movdir64b.Run(m, o.Address, o.Data),
            TraceKind.StoreUncached => UncachedStore.Run(m, o.Address, o.Enables, o.Data),
            TraceKind.DmaRead => Dma.Read(m, o.Address),
            TraceKind.DmaWrite => Dma.Write(m, o.Address, o.Enables, o.Data),
            TraceKind.LoadVirtual => VirtualAccess.Load(m, o.Linear, o.Size),
            TraceKind.StoreVirtual => VirtualAccess.Store(m, o.Linear, o.Size, o.Data),
            TraceKind.FetchVirtual => VirtualAccess.Fetch(m, o.Linear, o.Size),
            TraceKind.Movdir64bVirtual => VirtualAccess.Movdir64b(m, o.Linear, o.Data),
            TraceKind.Wbinvd => Wbinvd.Run(m, [o.Address.TagOn(m)]),
            TraceKind.Replace => new(Physical.Replace(m, At(o), o.Stored), Answer.Of(Outcomes.Done)),
            TraceKind.Rewire => new(Physical.Rewire(m, At(o), o.Wire), Answer.Of(Outcomes.Done)),
            _ => Control(m, o),
        };
    }

    private Step Control(MachineState m, Operands o) => Kind switch
    {
        TraceKind.ReadMsr => Msr.Get(m, Index),
        TraceKind.WriteMsr => Msr.Set(m, Index, o.Written, o.Registers),
        TraceKind.PconfigByValue => Pconfig.Run(m, o.Instruction, o.Program),
        TraceKind.Pconfig => Pconfig.Run(m, o.Instruction),
        TraceKind.TakeTable => KeyTableLock.Take(m),
        TraceKind.Mode => Mode.Change(m, o.Mode.Cpl, o.Mode.Seam, o.Mode.NonRoot, o.Mode.PconfigEnable, o.Mode.PconfigExiting),
        TraceKind.WriteCr3 => Tlb.ChangeTable(m, o.Address),
        TraceKind.Walk => Tlb.Speculate(m, o.Linear),
        TraceKind.Invlpg => Tlb.Invalidate(m, o.Linear),
        TraceKind.DropTranslation => Tlb.Drop(m, o.Linear),
        TraceKind.Cpuid => Cpuid.Run(m, Index, Subindex),
        TraceKind.Reset => Reset.Run(m),
        _ => throw new InvalidOperationException($"no operation is called {Kind}"),
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TraceKind.ReadMsr or TraceKind.WriteMsr => FormattableString.Invariant($"{Kind} {Index:X}H"),
        TraceKind.Cpuid => FormattableString.Invariant($"{Kind} {Index:X}H.{Subindex}"),
        _ => Kind.ToString(),
    };

    private static LineAddress At(Operands o) => new(o.Address.Value.Slice(51, 6));

    private static IEnumerable<TraceOperation> Earlier(params IEnumerable<TraceKind> kinds) => kinds.Select(k => new TraceOperation(k));

    private static IEnumerable<TraceOperation> Last(params IEnumerable<TraceKind> kinds) => kinds.Select(k => new TraceOperation(k, IsLast: true));
}
