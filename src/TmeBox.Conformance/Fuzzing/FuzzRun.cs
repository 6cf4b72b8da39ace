using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Coverage;
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
    private readonly Lockstep lockstep;
    private readonly DraftChooser chooser;

    private FuzzRun(SpecificationSide specification, IImplementation implementation, Lockstep lockstep, FuzzStatistics? statistics) =>
        (this.specification, this.lockstep, chooser) = (specification, lockstep, new(specification, implementation.Name, implementation.Performs, statistics));

    /// <summary>The operations that were performed, up to and with the one that diverged.</summary>
    public IReadOnlyList<Operation> Performed => performed;

    /// <summary>How many of them are the set-up.</summary>
    public int SetUpPerformed { get; private set; }

    /// <summary>The steps on which both sides agreed, by rule.</summary>
    public RuleTally Agreed { get; } = new();

    /// <summary>How many steps those are.</summary>
    public long AgreedSteps => lockstep.Steps;

    /// <summary>How many drafts of the body were tried before the run ended.</summary>
    public int BodyTried { get; private set; }

    /// <summary>How many operations the implementation left open although the specification decides them.</summary>
    public long LeftOpen => lockstep.LeftOpen;

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
        {
            var goesOn = run.Do(draft);
            run.SetUpPerformed = run.performed.Count;
            if (!goesOn) return run;
        }

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
        if (chooser.Next(draft) is not { } operation) return true;
        var before = specification.State;
        performed.Add(operation);
        Divergence = lockstep.Step(operation);
        chooser.Learn(before, operation, lockstep.Answer, lockstep.Fired);
        if (Divergence is not null || lockstep.IsOpen) return false;
        Agreed.Count(lockstep.Fired, lockstep.Answer.Outcome);
        return true;
    }
}
