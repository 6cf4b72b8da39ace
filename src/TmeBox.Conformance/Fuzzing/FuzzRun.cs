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

    private FuzzRun()
    {
    }

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
        var run = new FuzzRun();
        using var lockstep = new Lockstep(new SpecificationSide(sequence.Platform.Profile, new BitsCipher(), implementation.Uncached, mutant), implementation);
        var resolution = new DraftResolution();
        foreach (var draft in sequence.SetUp)
            if (!run.Do(draft, lockstep, resolution, statistics)) return run;
        foreach (var draft in sequence.Body)
        {
            run.BodyTried++;
            if (!run.Do(draft, lockstep, resolution, statistics)) return run;
        }

        run.Divergence = lockstep.Finish();
        return run;
    }

    /// <summary>The performed operations as a sequence that anyone can run.</summary>
    public OperationSequence ToSequence(FuzzPlatform platform) => OperationSequence.Of(platform.Profile, platform.Cache, [.. performed]);

    private bool Do(Draft draft, Lockstep lockstep, DraftResolution resolution, FuzzStatistics? statistics)
    {
        var operation = resolution.Resolve(draft, lockstep.State, out var reason);
        if (operation is null)
        {
            statistics?.Discard(reason!);
            return true;
        }

        var before = lockstep.State;
        performed.Add(operation);
        Divergence = lockstep.Step(operation);
        resolution.Learn(operation, lockstep.Answer);
        statistics?.Count(before, operation, lockstep.Fired);
        return Divergence is null;
    }
}
