using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>Records the specification, with the real cipher.</summary>
public static class Recorder
{
    /// <summary>Runs operations from reset; it ends where nobody specifies how the machine goes on.</summary>
    /// <exception cref="ArgumentException">An operation is malformed.</exception>
    public static Recording Record(OperationSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (sequence.Problem() is { } problem) throw new ArgumentException(problem, nameof(sequence));
        return new("specification", sequence.Platform, sequence.Cache, [.. Steps(sequence).Select(s => s.Step)]);
    }

    /// <summary>Each step with the state after it.</summary>
    internal static IEnumerable<(RecordedStep Step, MachineState After)> Steps(OperationSequence sequence)
    {
        var side = new SpecificationSide(sequence.Platform, BitsCipher.For(sequence.Platform), sequence.Cache.Mode == CacheMode.Uncached);
        foreach (var operation in sequence.Operations)
        {
            var answer = side.Step(operation);
            yield return (new(operation, StepAnswer.Of(answer), [.. side.Fired.Rules().Select(r => r.Id)]), side.State);
            if (answer.Outcome == Outcome.Unspecified && operation is not Operation.Cpuid) yield break;
        }
    }
}
