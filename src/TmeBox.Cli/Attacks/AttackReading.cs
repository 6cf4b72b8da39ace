using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Attacks;

/// <summary>An attack played with real bytes, ready to be read.</summary>
/// <param name="Attack">The attack.</param>
/// <param name="Rows">Its steps.</param>
/// <param name="Conclusion">What is lost at the end, and what shows it.</param>
internal sealed record AttackReading(Attack Attack, ImmutableArray<AttackRow> Rows, string Conclusion)
{
    /// <summary>Plays an attack with AES-XTS.</summary>
    public static AttackReading Of(Attack attack)
    {
        var rows = ImmutableArray.CreateBuilder<AttackRow>();
        var before = Stage.Begin(attack.Scene, attack.Guarantee, attack.Goal, () => new BitsCipher());
        var last = before;
        foreach (var (step, stage) in attack.Steps.Zip(attack.Play(() => new BitsCipher())))
        {
            (before, last) = (last, stage);
            rows.Add(new(
                rows.Count + 1,
                Who(attack.Scene, step),
                OperationOf(step),
                step.Actor == Actor.Physical ? null : step.KeyId,
                step.Address,
                Sight(step, step.First, stage.SeenFirst, stage.LastFirst!),
                stage.LastSecond is { } second ? Sight(step, step.Second, stage.SeenSecond, second) : null,
                step.First.SeenAt + 1));
        }

        return new(attack, rows.ToImmutable(), last.Second is null ? Loss(attack, before, last, rows) : Differences.Tell(attack, rows));
    }

    /// <summary>Which capabilities the steps need, in words.</summary>
    public string Needs
    {
        get
        {
            var added = Naming.NameOf(Attack.Capability);
            return Attack.Needs switch
            {
                [] => "the victim's own steps suffice",
                [Capability.CoTenant] => "the co-tenant alone suffices",
                [_] => $"{added} alone suffices",
                _ => $"{added} together with the co-tenant",
            };
        }
    }

    private static string Who(Scene scene, AttackStep step) => step.Actor switch
    {
        Actor.Victim => scene.Names.Victim,
        Actor.Attacker => scene.Names.Attacker,
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string OperationOf(AttackStep step) => step.Kind switch
    {
        MoveKind.Load => "loads",
        MoveKind.Store when step.Enables != ulong.MaxValue => $"stores bytes {step.Enables:x16}",
        MoveKind.Store => "stores",
        MoveKind.Movdir64b => "MOVDIR64B",
        MoveKind.Flush when step.Actor == Actor.Hardware => "evicts",
        MoveKind.Flush => "flushes",
        MoveKind.WriteBack => "writes back",
        MoveKind.Prefetch => "prefetches",
        MoveKind.Snoop => "snoops",
        MoveKind.Save => "copies",
        MoveKind.Restore => "puts back",
        MoveKind.Rekey => "re-keys",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static RunSight Sight(AttackStep step, StepData data, ImmutableList<Bytes> seen, Played played)
    {
        var outcome = Outcomes.Name(played.Answer.Outcome);
        return step.Kind switch
        {
            MoveKind.Store or MoveKind.Movdir64b => new(data.Resolve(seen), outcome, null, null),
            MoveKind.Load => new(null, outcome, played.Answer.Data, null),
            MoveKind.Snoop => new(null, outcome, null, played.Seen),
            MoveKind.Save or MoveKind.Restore => new(null, outcome, null, played.World.Saved[LineAddress.Of(step.Address)].Copy),
            _ => new(null, outcome, null, null),
        };
    }

    private static string Loss(Attack attack, Stage before, Stage last, IReadOnlyList<AttackRow> rows)
    {
        var victim = attack.Scene.Names.Victim;
        var (loaded, latest) = (rows[^1].First.Saw!.Value, before.First.Latest[LineAddress.Of(attack.Steps[^1].Address)]);
        var storedAt = rows.LastOrDefault(r => r.Who == victim && r.First.Wrote is { } w && (w == loaded).IsTrue)?.Number;
        var story = storedAt is { } step ? $"which it stored in step {step} and has replaced since"
            : (loaded == Line.Zero).IsTrue && attack.Goal == AttackGoal.Stale ? "the zeros of the hand-over, which it has replaced since"
            : "which no authorised writer ever stored there";
        return last.Reached
            ? $"{victim} gets {Shown.Short(loaded)}, {story}; the latest that it stored is {Shown.Short(latest)}"
            : "the attack does not reach its goal with real bytes";
    }
}
