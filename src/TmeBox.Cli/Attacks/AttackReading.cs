using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Logic;
using TmeBox.Policies;
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
        var before = Stage.Begin(attack.Scene, attack.Guarantee, attack.Goal, () => BitsCipher.For(attack.Scene.Profile));
        var last = before;
        foreach (var (step, stage) in attack.Steps.Zip(attack.Play(() => BitsCipher.For(attack.Scene.Profile))))
        {
            (before, last) = (last, stage);
            rows.Add(new(
                rows.Count + 1,
                Who(attack.Scene, step),
                OperationOf(step),
                step.Actor == Actor.Physical && step.Kind != MoveKind.ForgeEntry ? null : step.KeyId,
                Touches(step) ? step.Address : null,
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
            return Attack.Needs switch
            {
                [] => "the victim's own steps suffice",
                [Capability.CoTenant] => "the co-tenant alone suffices",
                [var only] => $"{Naming.NameOf(only)} alone suffices",
                var needed when needed.Contains(Capability.CoTenant) => $"{Naming.NameOf(Attacker.Of(needed))} together with the co-tenant",
                var needed => $"{Naming.NameOf(Attacker.Of(needed))} without the co-tenant",
            };
        }
    }

    private static string Who(Scene scene, AttackStep step) => step.Actor switch
    {
        Actor.Victim => scene.Names.Victim,
        Actor.Attacker => scene.Names.Attacker,
        var other => other.ToString().ToLowerInvariant(),
    };

    // Lives and cores are not about a line.
    private static bool Touches(AttackStep step) => step.Kind is not
        (MoveKind.Enter or MoveKind.Leave or MoveKind.Retire or MoveKind.End or MoveKind.Program or MoveKind.ProgramSecond or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage or MoveKind.Rekey);

    private static string OperationOf(AttackStep step) => step.Kind switch
    {
        MoveKind.Load => "loads",
        MoveKind.Fetch => "fetches",
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
        MoveKind.Splice => $"copies from 0x{step.Source:x}",
        MoveKind.Flip => "changes bits",
        MoveKind.DropWrites => step.Choice ? "loses writes" : "loses none more",
        MoveKind.Alias => step.Choice ? $"redirects to 0x{step.Source:x}" : "redirects no more",
        MoveKind.ForgeEntry => "forges an entry",
        MoveKind.Translate => $"core {step.Core} translates",
        MoveKind.Rekey => "re-keys",
        MoveKind.Program or MoveKind.ProgramSecond => "PCONFIG",
        MoveKind.ProgramUnchecked => "PCONFIG, unread",
        MoveKind.ProgramOnePackage => "PCONFIG, one only",
        MoveKind.Retire => "stops",
        MoveKind.End => "ends",
        MoveKind.HandOver => "gives, zeroed",
        MoveKind.HandOverUnzeroed => "gives, not zeroed",
        MoveKind.Release => "takes back",
        MoveKind.Map => "maps",
        MoveKind.Unmap => "unmaps",
        MoveKind.ShootDown => $"shoots core {step.Core} down",
        MoveKind.SkipShootDown => $"forgets core {step.Core}",
        MoveKind.FlushOut => "flushes",
        MoveKind.SkipFlush => "forgets to flush",
        MoveKind.CarryOut => "reads, to move it",
        MoveKind.CarryIn => "writes, moved",
        MoveKind.Enter => $"enters core {step.Core}",
        MoveKind.Leave => $"leaves core {step.Core}",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static RunSight Sight(AttackStep step, StepData data, ImmutableList<Bytes> seen, Played played)
    {
        var outcome = Outcomes.Name(played.Answer.Outcome);
        return step.Kind switch
        {
            MoveKind.Store or MoveKind.Movdir64b => new(data.Resolve(seen), outcome, null, null),
            MoveKind.Load or MoveKind.Fetch or MoveKind.CarryOut => new(null, outcome, played.Answer.Data, null),
            MoveKind.Snoop => new(null, outcome, null, played.Seen),
            MoveKind.Splice => new(null, outcome, null, played.World.Saved[LineAddress.Of(step.Source)].Copy),
            MoveKind.Flip => new(null, outcome, null, Physical.Snoop(played.World.Machine, LineAddress.Of(step.Address))),
            MoveKind.Save or MoveKind.Restore => new(null, outcome, null, played.World.Saved[LineAddress.Of(step.Address)].Copy),
            _ => new(null, outcome, null, null),
        };
    }

    private static string Loss(Attack attack, Stage before, Stage last, IReadOnlyList<AttackRow> rows)
    {
        var victim = attack.Scene.Names.Victim;
        if (!last.Reached) return "the attack does not reach its goal with real bytes";
        if (attack.Guarantee == Guarantee.Containment) return $"{attack.Scene.Names.Attacker} names {victim}'s KeyID";
        var owner = attack.Guarantee == Guarantee.AvailabilityProcess ? "the runtime" : victim;
        if (rows[^1].First.Outcome != "Done") return $"{owner} gets {rows[^1].First.Outcome} instead of its data";
        var (loaded, latest) = (rows[^1].First.Saw!.Value, before.First.Books.Latest[LineAddress.Of(attack.Steps[^1].Address)]);
        var storedAt = rows.LastOrDefault(r => r.Who == victim && r.First.Wrote is { } w && (w == loaded).IsTrue)?.Number;
        var story = storedAt is { } step ? $"which it stored in step {step} and has replaced since"
            : (loaded == Line.Zero).IsTrue && attack.Goal == AttackGoal.Stale ? "the zeros of the hand-over, which it has replaced since"
            : "which no authorised writer ever stored there";
        return $"{owner} gets {Shown.Short(loaded)}, {story}; the latest that it stored is {Shown.Short(latest)}";
    }
}
