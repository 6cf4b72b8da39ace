using System.Collections.Immutable;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Findings;

/// <summary>Runs sequences against one implementation: at once where that is possible, and step by step wherever something differs.</summary>
/// <remarks>Used by one thread at a time.</remarks>
public sealed class Trials
{
    private readonly Func<FuzzPlatform, IImplementation> start;

    /// <summary>Trials of an implementation in this process.</summary>
    /// <param name="start">Makes one that is as after reset.</param>
    public Trials(Func<FuzzPlatform, IImplementation> start) => this.start = start;

    /// <summary>Trials of an implementation behind the protocol.</summary>
    public Trials(ImplementationHost host)
        : this((host ?? throw new ArgumentNullException(nameof(host))).Start)
    {
    }

    /// <summary>Runs a written sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="setUpLength">How many operations are its set-up.</param>
    public Trial Run(OperationSequence sequence, int setUpLength = 0)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return Run(sequence, setUpLength, new());
    }

    internal Trial Run(OperationSequence sequence, int setUpLength, DiffStatistics statistics)
    {
        var platform = new FuzzPlatform(sequence.Platform, sequence.Cache);
        var side = start(platform);
        if (!CanRunAtOnce(side, platform, sequence.Operations)) return Exactly(side, platform, sequence.Operations, setUpLength, statistics);
        return Run((RemoteImplementation)side, Rehearsal.Of(sequence, setUpLength, side.Performs, o => Skip(statistics, o)), statistics);
    }

    internal Trial Run(FuzzCase sequence, DiffStatistics statistics)
    {
        var side = start(sequence.Platform);
        if (CanRunAtOnce(side, sequence.Platform, [.. sequence.Body.Select(d => d.Operation)])) return Run((RemoteImplementation)side, Rehearsal.Of(sequence, side.Name, side.Performs, statistics.Generated), statistics);
        var run = FuzzRun.Of(sequence, side, statistics.Generated);
        statistics.LeftOpen += run.LeftOpen;
        statistics.AgreedSteps += run.AgreedSteps;
        statistics.Agreed.Add(run.Agreed);
        return new(sequence.Platform, [.. run.Performed], run.SetUpPerformed, run.Divergence);
    }

    private Trial Run(RemoteImplementation side, Rehearsal rehearsal, DiffStatistics statistics)
    {
        string? suspicion;
        try
        {
            suspicion = Suspicion(side, rehearsal, statistics);
        }
        catch (ImplementationException fault)
        {
            suspicion = fault.Message;
        }

        var operations = rehearsal.Operations.ToImmutableArray();
        if (suspicion is null) return new(rehearsal.Platform, operations, rehearsal.SetUpLength, null);
        var trial = Exactly(start(rehearsal.Platform), rehearsal.Platform, operations, rehearsal.SetUpLength, statistics);
        return trial.Divergence is null && suspicion.Length > 0 ? trial with { Divergence = Unstable(rehearsal, suspicion) } : trial;
    }

    // What differs after all at once; empty where only the order of what was evicted may; null where nothing does.
    private static string? Suspicion(RemoteImplementation side, Rehearsal rehearsal, DiffStatistics statistics)
    {
        var answers = side.Run(rehearsal.Operations);
        if (answers.Any(a => !a.Evicted.IsDefaultOrEmpty)) return "";
        var comparer = new Comparer(rehearsal.Specification, side);
        for (var i = 0; i < answers.Length; i++)
        {
            if (Lockstep.LeavesOpen(rehearsal.Answers[i], answers[i]))
            {
                // Whatever it answered next, nothing can be compared any more.
                statistics.LeftOpen++;
                for (var j = 0; j < i; j++) Agreed(statistics, rehearsal.Fired[j], rehearsal.Answers[j].Outcome);
                return null;
            }

            if (rehearsal.Answers[i].Outcome == Outcome.Unspecified) continue;
            comparer.Answers(rehearsal.Answers[i], answers[i]);
            if (comparer.Differences.Count > 0) return FormattableString.Invariant($"step {i}: {comparer.Differences[0]}");
        }

        if (!rehearsal.IsOpen) comparer.Everything();
        if (comparer.Differences.Count > 0) return $"at the end: {comparer.Differences[0]}";
        for (var i = 0; i < answers.Length; i++) Agreed(statistics, rehearsal.Fired[i], rehearsal.Answers[i].Outcome);
        return null;
    }

    private static Trial Exactly(IImplementation side, FuzzPlatform platform, ImmutableArray<Operation> operations, int setUpLength, DiffStatistics statistics)
    {
        var performed = ImmutableArray.CreateBuilder<Operation>();
        var setUp = 0;
        using var lockstep = new Lockstep(platform.Profile, side);
        for (var i = 0; i < operations.Length && lockstep.Divergence is null && !lockstep.IsOpen; i++)
        {
            var (skipped, agreed) = (lockstep.Skipped, lockstep.Steps);
            lockstep.Step(operations[i]);
            if (lockstep.Skipped > skipped)
            {
                Skip(statistics, operations[i]);
                continue;
            }

            performed.Add(operations[i]);
            if (i < setUpLength) setUp++;
            if (lockstep.Steps > agreed) Agreed(statistics, lockstep.Fired, lockstep.Answer.Outcome);
        }

        var divergence = lockstep.Finish();
        statistics.LeftOpen += lockstep.LeftOpen;
        return new(platform, performed.ToImmutable(), setUp, divergence);
    }

    private static void Agreed(DiffStatistics statistics, RuleSet fired, Outcome outcome)
    {
        statistics.AgreedSteps++;
        statistics.Agreed.Count(fired, outcome);
    }

    private static Divergence Unstable(Rehearsal rehearsal, string suspicion)
    {
        var last = rehearsal.Operations[^1];
        var scope = new SliceScope([], []);
        var slice = StateSlice.Of(rehearsal.Specification.State, scope);
        return new(
            rehearsal.Operations.Count - 1,
            rehearsal.Operations.Count > 1 ? rehearsal.Operations[^2] : null,
            last,
            [new(ImplementationException.NameOf(ImplementationFault.Contradiction), "answers the same again", $"asked for all at once it differs ({suspicion}), asked step by step it agrees")],
            [.. rehearsal.Fired[^1].Rules()],
            slice,
            slice,
            []);
    }

    // A cache that chooses its victims has to be followed, and a MAC of its own has to be learnt, step by step.
    private static bool CanRunAtOnce(IImplementation side, FuzzPlatform platform, ImmutableArray<Operation> operations) =>
        side is RemoteImplementation remote && platform.Cache.Mode != CacheMode.Finite && !(remote.HasOwnMac && operations.Any(o => o is Operation.Replace));

    private static void Skip(DiffStatistics statistics, Operation operation) => FuzzStatistics.Count(statistics.Skipped, OperationShape.Verbs[operation.GetType()]);
}
