using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Turns drafts into operations, one after the other, in the state that a run is in; counts what becomes of them.</summary>
internal sealed class DraftChooser(SpecificationSide specification, string name, Func<Operation, bool> performs, FuzzStatistics? statistics)
{
    private readonly DraftResolution resolution = new();
    private readonly Usefulness usefulness = new();

    /// <summary>The operation, or null: the implementation does not perform it.</summary>
    public Operation? Next(Draft draft)
    {
        var operation = resolution.Resolve(draft, specification.State);
        if (draft.Otherwise is { } otherwise && Bores(operation) is { } reason)
        {
            Discard(operation, reason);
            operation = otherwise;
        }

        if (performs(operation)) return operation;
        Discard(operation, $"not performed by the {name}");
        return null;
    }

    /// <summary>Notes what the operation did.</summary>
    public void Learn(MachineState before, Operation operation, in Response answer, RuleSet fired)
    {
        resolution.Learn(operation, answer);
        var useless = usefulness.Why(before, operation, answer, fired, specification.State);
        if (statistics is null) return;
        statistics.Operations++;
        statistics.Rules.Count(fired, answer.Outcome);
        if (useless is not null) FuzzStatistics.Count(statistics.Useless, $"{OperationShape.Verbs[operation.GetType()]}: {useless}");
    }

    private string? Bores(Operation operation)
    {
        if (operation is Operation.Store { Enables: ulong.MaxValue } or Operation.Snoop or Operation.Flip or Operation.Replace) return null;
        var (answer, fired, after) = specification.Peek(operation);
        return usefulness.Bores(specification.State, operation, answer, fired, after);
    }

    private void Discard(Operation operation, string reason)
    {
        if (statistics is not null) FuzzStatistics.Count(statistics.Discards, $"{OperationShape.Verbs[operation.GetType()]}: {reason}");
    }
}
