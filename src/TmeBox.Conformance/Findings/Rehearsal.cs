using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Findings;

/// <summary>A sequence run by the specification alone: what an implementation is then asked for, all at once.</summary>
internal sealed class Rehearsal
{
    private readonly List<Operation> operations = [];
    private readonly List<Response> answers = [];
    private readonly List<RuleSet> fired = [];

    private Rehearsal(FuzzPlatform platform) =>
        (Platform, Specification) = (platform, new(platform.Profile, BitsCipher.For(platform.Profile), platform.Cache.Mode == CacheMode.Uncached));

    /// <summary>What it ran on.</summary>
    public FuzzPlatform Platform { get; }

    /// <summary>The specification after the last operation.</summary>
    public SpecificationSide Specification { get; }

    /// <summary>The operations.</summary>
    public IReadOnlyList<Operation> Operations => operations;

    /// <summary>The specification's answers.</summary>
    public IReadOnlyList<Response> Answers => answers;

    /// <summary>The rules that decided each.</summary>
    public IReadOnlyList<RuleSet> Fired => fired;

    /// <summary>How many of the operations are the set-up.</summary>
    public int SetUpLength { get; private set; }

    /// <summary>Whether the last operation is unspecified.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A generated sequence.</summary>
    public static Rehearsal Of(FuzzCase sequence, string name, Func<Operation, bool> performs, FuzzStatistics statistics)
    {
        var rehearsal = new Rehearsal(sequence.Platform);
        var chooser = new DraftChooser(rehearsal.Specification, name, performs, statistics);
        foreach (var draft in sequence.SetUp.Concat(sequence.Body).Select((d, i) => (Draft: d, IsSetUp: i < sequence.SetUp.Length)))
        {
            if (chooser.Next(draft.Draft) is not { } operation) continue;
            var before = rehearsal.Specification.State;
            rehearsal.Do(operation);
            chooser.Learn(before, operation, rehearsal.answers[^1], rehearsal.fired[^1]);
            if (draft.IsSetUp) rehearsal.SetUpLength++;
            if (rehearsal.IsOpen) break;
        }

        return rehearsal;
    }

    /// <summary>A written sequence, of which the first operations are the set-up.</summary>
    public static Rehearsal Of(OperationSequence sequence, int setUpLength, Func<Operation, bool> performs, Action<Operation>? skipped = null)
    {
        var rehearsal = new Rehearsal(new(sequence.Platform, sequence.Cache));
        for (var i = 0; i < sequence.Operations.Length && !rehearsal.IsOpen; i++)
        {
            if (!performs(sequence.Operations[i]))
            {
                skipped?.Invoke(sequence.Operations[i]);
                continue;
            }

            rehearsal.Do(sequence.Operations[i]);
            if (i < setUpLength) rehearsal.SetUpLength++;
        }

        return rehearsal;
    }

    private void Do(Operation operation)
    {
        var answer = Specification.Step(operation);
        operations.Add(operation);
        answers.Add(answer);
        fired.Add(Specification.Fired);
        IsOpen = answer.Outcome == Outcome.Unspecified && operation is not Operation.Cpuid;
    }
}
