using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Lets a core perform an operation that may: a kernel's instruction in the kernel, a private KeyID in SEAM, PCONFIG where the table is free.</summary>
/// <remarks>Otherwise one change of mode would make most of what follows the same fault; one draft in eight goes to any core all the same.</remarks>
internal static class CoreChoice
{
    /// <summary>The operation on a core that may perform it; where no core may, the change of mode that lets one.</summary>
    public static Operation Fit(Operation operation, int choice, MachineState state)
    {
        if (choice % 8 == 7 || !OperationShape.IsByCore(operation)) return operation;
        if (operation is Operation.ReadMsr or Operation.WriteMsr or Operation.WriteCr3 or Operation.Invlpg or Operation.Wbinvd)
            return On(operation, Where(state, operation, c => (c.Cpl == 0).IsTrue)) ?? new Operation.Mode(0) { Core = operation.Core };
        if (operation is Operation.Pconfig p)
        {
            var isPrivate = p.Structure is { } s && state.Profile.HasSeam && (state.Activate.KeyIdsActive & PhysicalAddress.IsPrivate(state, KeyId.Of(s.KeyId))).IsTrue;
            var fit = Where(state, operation, c => (c.Cpl == 0 & !c.NonRoot).IsTrue && (!isPrivate || c.Seam.IsTrue)).ToList();
            var free = fit.Where(c => IsFree(state, c)).ToList();
            return On(operation, free.Count > 0 ? free : fit) ?? new Operation.Mode(0, isPrivate) { Core = operation.Core };
        }

        return OperationAddress.PaOf(operation) is { } pa && PhysicalAddress.Of(pa).IsRefusedPrivate(state.On(CoreId.Of(operation.Core))).IsTrue
            ? On(operation, Where(state, operation, c => c.Seam.IsTrue)) ?? (state.Profile.HasSeam ? new Operation.Mode(0, Seam: true) { Core = operation.Core } : operation)
            : operation;
    }

    // Its own core first.
    private static IEnumerable<int> Where(MachineState state, Operation operation, Func<CoreState, bool> may) =>
        Enumerable.Range(0, SpecificationView.Cores(state.Profile)).OrderBy(c => c != operation.Core).Where(c => may(state.Cores[CoreId.Of(c)]));

    private static Operation? On(Operation operation, IEnumerable<int> cores) => cores.Select(c => c == operation.Core ? operation : operation with { Core = c }).FirstOrDefault();

    private static bool IsFree(MachineState state, int core)
    {
        var holder = state.TableHolder[CoreId.Of(core).Package];
        return (holder == KeyTableLock.Free).IsTrue || holder.Concrete == (ulong)core + 1;
    }
}
