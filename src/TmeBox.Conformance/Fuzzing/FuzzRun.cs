using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>One run of a generated sequence.</summary>
internal sealed class FuzzRun
{
    private readonly List<Operation> performed = [];
    private readonly SpecificationSide specification;
    private readonly IImplementation implementation;
    private readonly Lockstep lockstep;
    private readonly FuzzStatistics? statistics;
    private readonly DraftResolution resolution = new();
    private readonly Usefulness usefulness = new();

    private FuzzRun(SpecificationSide specification, IImplementation implementation, Lockstep lockstep, FuzzStatistics? statistics) =>
        (this.specification, this.implementation, this.lockstep, this.statistics) = (specification, implementation, lockstep, statistics);

    /// <summary>The operations that were performed, up to and with the one that diverged.</summary>
    public IReadOnlyList<Operation> Performed => performed;

    /// <summary>How many drafts of the body were tried before the run ended.</summary>
    public int BodyTried { get; private set; }

    /// <summary>The first divergence, or null.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Runs a sequence against an implementation that is as after reset.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="implementation">The implementation; disposed of at the end.</param>
    /// <param name="statistics">Where to count, or null.</param>
    /// <param name="mutant">The rule of the specification to break on purpose, or null.</param>
    public static FuzzRun Of(FuzzCase sequence, IImplementation implementation, FuzzStatistics? statistics = null, Mutant? mutant = null)
    {
        var profile = sequence.Platform.Profile;
        var specification = new SpecificationSide(profile, BitsCipher.For(profile), implementation.Uncached, mutant);
        using var lockstep = new Lockstep(specification, implementation);
        var run = new FuzzRun(specification, implementation, lockstep, statistics);
        foreach (var draft in sequence.SetUp)
            if (!run.Do(draft)) return run;
        foreach (var draft in sequence.Body)
        {
            run.BodyTried++;
            if (!run.Do(draft)) return run;
        }

        run.Divergence = lockstep.Finish();
        return run;
    }

    /// <summary>The performed operations as a sequence that anyone can run.</summary>
    public OperationSequence ToSequence(FuzzPlatform platform) => OperationSequence.Of(platform.Profile, platform.Cache, [.. performed]);

    // False where the run ends: at a divergence, or where nobody specifies how it goes on.
    private bool Do(Draft draft)
    {
        var operation = resolution.Resolve(draft, specification.State);
        if (draft.Otherwise is { } otherwise && Bores(operation) is { } reason)
        {
            Discard($"{OperationShape.Verbs[operation.GetType()]}: {reason}");
            operation = otherwise;
        }

        if (!implementation.Performs(operation))
        {
            Discard($"{OperationShape.Verbs[operation.GetType()]}: not performed by the {implementation.Name}");
            return true;
        }

        var before = specification.State;
        performed.Add(operation);
        Divergence = lockstep.Step(operation);
        resolution.Learn(operation, lockstep.Answer);
        var useless = usefulness.Why(before, operation, lockstep.Answer, lockstep.Fired, specification.State);
        if (statistics is not null)
        {
            statistics.Operations++;
            statistics.Rules.Count(lockstep.Fired, lockstep.Answer.Outcome);
            if (useless is not null) FuzzStatistics.Count(statistics.Useless, $"{OperationShape.Verbs[operation.GetType()]}: {useless}");
        }

        return Divergence is null && !lockstep.IsOpen;
    }

    private string? Bores(Operation operation)
    {
        if (operation is Operation.Store { Enables: ulong.MaxValue } or Operation.Snoop or Operation.Flip or Operation.Replace) return null;
        var (answer, fired, after) = specification.Peek(operation);
        return usefulness.Bores(specification.State, operation, answer, fired, after);
    }

    private void Discard(string reason)
    {
        if (statistics is not null) FuzzStatistics.Count(statistics.Discards, reason);
    }
}
