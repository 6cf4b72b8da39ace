using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Anything that can happen to the machine but reset, with any operands, on any state.</summary>
/// <remarks>
/// An access by linear address is a walk, and then an access whose translation the TLB holds. The two are separate here: the walk, from
/// any state, is <c>Walk</c>; the others find their translations.
/// </remarks>
internal sealed record MachineOperation(string Name, Func<Claim, MachineState, Step> Run)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<MachineOperation> All { get; } =
    [
        .. MemoryOperation.All.Concat(MemoryOperation.Devices).Select(o => new MachineOperation(o.Name, (c, m) => o.Run(m, new(c.Word("address", PhysicalAddress.Width))))),
        new("VirtualLoad", (c, m) => VirtualAccess.Load(Held(c, m), Linear(c), Size(c))),
        new("VirtualFetch", (c, m) => VirtualAccess.Fetch(Held(c, m), Linear(c), Size(c))),
        new("VirtualStore", (c, m) => VirtualAccess.Store(Held(c, m), Linear(c), Size(c), MemoryOperation.Data)),
        new("VirtualMovdir64b", (c, m) => VirtualAccess.Movdir64b(Held(c, m), Linear(c), MemoryOperation.Data)),
        new("VirtualFlush", (c, m) => VirtualAccess.Through(Held(c, m), Linear(c), Access.Read, Flush.Run)),
        new("Wbinvd", (c, m) => Wbinvd.Run(m, [c.Tag("order.1"), c.Tag("order.2")])),
        new("Invlpg", (c, m) => Tlb.Invalidate(m, Linear(c))),
        new("ChangeTable", (c, m) => Tlb.ChangeTable(m, new(c.Word("table", PhysicalAddress.Width)))),
        new("Walk", (c, m) => new(Translation.Of(m, Linear(c), Access.Read).Machine, Answer.Of(Outcomes.Done))),
        new("SpeculativeWalk", (c, m) => Tlb.Speculate(m, Linear(c))),
        new("TlbDrop", (c, m) => Tlb.Drop(m, Linear(c))),
        new("TakeLock", (_, m) => KeyTableLock.Take(m)),
        new("Pconfig", (c, m) => Pconfig.Run(Claim.Holding(m, c.Inputs.Rbx, out _), c.Inputs)),
        new("Mode", (c, m) => Mode.Change(m, c.Word("mode.cpl", 2), c.Word("mode.seam", 1) == 1, c.Word("mode.guest", 1) == 1, c.Word("mode.enable", 1) == 1, c.Word("mode.exiting", 64))),
        .. new[] { Msr.Partitioning, Msr.Capability, Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.CoreActivate }.SelectMany(index => new[]
        {
            new MachineOperation($"Rdmsr{index:X}", (_, m) => Msr.Get(m, index)),
            new MachineOperation($"Wrmsr{index:X}", (c, m) => Msr.Set(m, index, c.Word("written", 64), c.ActivateInputs)),
        }),
        new("Cpuid", (_, m) => Cpuid.Run(m, 7, 0)),
    ];

    /// <summary>Of everything that can happen at once: a goal for each, all of them together.</summary>
    public static Bit Whatever(Claim c, MachineState m, Func<MachineOperation, Step, Bit> goal)
    {
        Bit all = true;
        foreach (var operation in All) all &= goal(operation, operation.Run(c, m));
        return all;
    }

    // Both pages of an access that crosses.
    private static MachineState Held(Claim c, MachineState m) =>
        Claim.Holding(Claim.Holding(m, (Linear(c) | Word.Of(63, 64)) + Word.Of(1, 64), out _), Linear(c), out _);

    private static Word Linear(Claim c) => c.Word("linear", 64);

    private static Word Size(Claim c) => c.Word("size", 7);
}
