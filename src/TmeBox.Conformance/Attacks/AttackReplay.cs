using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Conformance.Attacks;

/// <summary>What one step did in one run: the operation, and the answer that specification and engine both gave.</summary>
/// <param name="Operation">The operation; null for a restore of nothing.</param>
/// <param name="Answer">The answer.</param>
public sealed record ReplayedOperation(Operation? Operation, Response Answer);

/// <summary>One step of a replayed attack.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Step">The step.</param>
/// <param name="First">The first run.</param>
/// <param name="Second">The second run of a confidentiality attack; null otherwise.</param>
public sealed record ReplayedStep(int Number, AttackStep Step, ReplayedOperation First, ReplayedOperation? Second);

/// <summary>The replay of an attack with real bytes.</summary>
/// <param name="Attack">The attack.</param>
/// <param name="Steps">The steps that were replayed.</param>
/// <param name="Divergence">Where specification and engine disagree, or null.</param>
/// <param name="Violated">Whether the last step violated the guarantee on the specification.</param>
public sealed record AttackReplayResult(Attack Attack, ImmutableArray<ReplayedStep> Steps, Divergence? Divergence, bool Violated)
{
    /// <summary>Whether the guarantee was violated on both sides: the specification says so, and the engine did the same byte for byte.</summary>
    public bool Reproduced => Violated && Divergence is null;
}

/// <summary>Replays an attack on specification and engine side by side, with AES-XTS and real MACs.</summary>
public static class AttackReplay
{
    /// <summary>Replays an attack.</summary>
    public static AttackReplayResult Run(Attack attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        using var first = new Lockstep(attack.Scene.Profile, CacheShape.Unlimited);
        using var second = Promise.IsOfTwoRuns(attack.Guarantee)
            ? new Lockstep(attack.Scene.Profile, CacheShape.Unlimited)
            : null;
        foreach (var operation in AttackOperations.SetUpOf(attack.Scene))
            if ((first.Step(operation) ?? second?.Step(operation)) is { } early)
                return new(attack, [], early, false);

        // The stages tell what each step writes and whether the guarantee fell; both sides then do the same operations.
        var stage = Stage.Begin(attack.Scene, attack.Guarantee, attack.Goal, () => BitsCipher.For(attack.Scene.Profile));
        var steps = ImmutableArray.CreateBuilder<ReplayedStep>();
        foreach (var step in attack.Steps)
        {
            var one = Do(first, MoveOperations.Of(stage.First, stage.Concrete(step, step.First, stage.SeenFirst)));
            var two = second is null ? null : Do(second, MoveOperations.Of(stage.Second!, stage.Concrete(step, step.Second, stage.SeenSecond)));
            steps.Add(new(steps.Count + 1, step, one, two));
            if ((first.Divergence ?? second?.Divergence) is { } divergence) return new(attack, steps.ToImmutable(), divergence, false);
            stage = stage.After(step);
        }

        return new(attack, steps.ToImmutable(), first.Finish() ?? second?.Finish(), stage.Reached);
    }

    private static ReplayedOperation Do(Lockstep lockstep, Operation? operation)
    {
        if (operation is null) return new(null, default);
        lockstep.Step(operation);
        return new(operation, lockstep.Answer);
    }
}
