using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Attacks;

/// <summary>How an attack ends.</summary>
public enum AttackGoal
{
    /// <summary>The guarantee is violated.</summary>
    Violation,

    /// <summary>An image that was authorised once is accepted though it is not the latest: the sharper loss of freshness.</summary>
    Stale,
}

/// <summary>A concrete run of an attack so far: one world, or two for confidentiality, and what was seen.</summary>
/// <param name="Guarantee">The guarantee under attack.</param>
/// <param name="Goal">What ends the attack.</param>
/// <param name="First">The world of the first run.</param>
/// <param name="Second">The world of the second run; null where one run is enough.</param>
/// <param name="View">What the observer saw, for two runs.</param>
/// <param name="SeenFirst">What each step showed in the first run.</param>
/// <param name="SeenSecond">What each step showed in the second run.</param>
/// <param name="Rekeyings">How many keys were drawn after set-up.</param>
/// <param name="Reached">Whether the last step reached the goal.</param>
/// <param name="LastFirst">What the last step did in the first run; null before the first step.</param>
/// <param name="LastSecond">What the last step did in the second run.</param>
public sealed record Stage(
    Guarantee Guarantee,
    AttackGoal Goal,
    World First,
    World? Second,
    View View,
    ImmutableList<Bytes> SeenFirst,
    ImmutableList<Bytes> SeenSecond,
    int Rekeyings,
    bool Reached,
    Played? LastFirst,
    Played? LastSecond)
{
    /// <summary>The contents that victims store in attacks; an observer may guess them.</summary>
    public static Bytes SecretA { get; } = Line.Filled(0xAA);

    /// <summary>The second such content.</summary>
    public static Bytes SecretB { get; } = Line.Filled(0xBB);

    /// <summary>The content that attackers write of their own.</summary>
    public static Bytes Foreign { get; } = Line.Filled(0x66);

    /// <summary>The stage at the end of set-up.</summary>
    public static Stage Begin(Scene scene, Guarantee guarantee, AttackGoal goal, Func<ICipher> cipher)
    {
        var pair = Promise.IsOfTwoRuns(guarantee);
        return new(
            guarantee,
            goal,
            scene.Begin(cipher()),
            pair ? scene.Begin(cipher()) : null,
            View.Knowing(Line.Zero, SecretA, SecretB, Foreign),
            [],
            [],
            0,
            false,
            null,
            null);
    }

    /// <summary>The stage after a step.</summary>
    public Stage After(AttackStep step)
    {
        var first = Play.Make(First, Concrete(step, step.First, SeenFirst));
        var second = Second is null ? null : Play.Make(Second, Concrete(step, step.Second, SeenSecond));
        var view = View;
        var reached = false;
        if (second is not null && step.Actor is Actor.Attacker or Actor.Physical)
        {
            var next = View.After(first, second!);
            reached = next is null;
            view = next ?? View;
        }
        else if (second is null)
        {
            reached = Violates(Concrete(step, step.First, SeenFirst), first);
        }

        return this with
        {
            First = first.World,
            Second = second?.World,
            View = view,
            SeenFirst = SeenFirst.Add(Sight(first)),
            SeenSecond = second is null ? SeenSecond : SeenSecond.Add(Sight(second)),
            Rekeyings = DrawsKey(step.Kind) ? Rekeyings + 1 : Rekeyings,
            Reached = reached,
            LastFirst = first,
            LastSecond = second,
        };
    }

    /// <summary>The move that a step stands for in one run.</summary>
    public Move Concrete(AttackStep step, StepData data, ImmutableList<Bytes> seen)
    {
        var (dataKey, tweakKey) = Scene.RandomKeys(step.KeyId, Rekeyings + 1);
        return step.Concrete(data.Resolve(seen), dataKey, tweakKey);
    }

    /// <summary>Whether a kind of step draws a random key.</summary>
    public static bool DrawsKey(MoveKind kind) =>
        kind is MoveKind.Rekey or MoveKind.Program or MoveKind.ProgramSecond or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage;

    private bool Violates(Move move, Played played) => Goal == AttackGoal.Stale
        ? move is { Actor: Actor.Victim, Kind: MoveKind.Load } && FreshnessGuarantee.IsStale(First, move.Line, played.Answer).IsTrue
        : Promise.Holds(Guarantee, First, move, played, null).IsFalse;

    private static Bytes Sight(Played played) => (played.Answer.Outcome == Outcomes.Done).IsTrue ? played.Answer.Data : Line.Zero;
}
