using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Policies;
using TmeBox.Prover.Assumptions;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Obligations;

/// <summary>The obligations of one guarantee on one platform: its invariant is established at the start, kept by every move, and gives the guarantee.</summary>
/// <remarks>
/// Invariants hold at every KeyID, line and cell; a step is proved at one unknown of each, and assumes the invariant at
/// each KeyID and line that it touches. So queries have no quantifier. Each step of the runtime's programs is a move of its own, so that
/// any other move may come between two of them.
/// </remarks>
/// <param name="Profile">The platform.</param>
/// <param name="Guarantee">The guarantee.</param>
/// <param name="SharesPages">Whether the policy lets a page hold lines of two owners; if not, nobody else's window maps a victim's line.</param>
/// <param name="Parts">Which strengthenings of the invariant are used.</param>
/// <param name="Board">What somebody may do to the wires.</param>
/// <param name="Mutant">A rule to break, for showing that proofs notice; or null.</param>
public sealed record Induction(Profile Profile, Guarantee Guarantee, bool SharesPages, InvariantParts Parts, Board Board = Board.Honest, Mutant? Mutant = null)
{
    private readonly SymbolicVictimKeys victimKeys = new();
    private readonly SymbolicRenaming renaming = new();

    /// <summary>The moves that belong to every run, whoever attacks.</summary>
    public ImmutableArray<(MoveKind Kind, Actor Actor)> AlwaysThere =>
    [
        (MoveKind.Load, Actor.Victim), (MoveKind.Fetch, Actor.Victim), (MoveKind.Store, Actor.Victim), (MoveKind.Flush, Actor.Victim), (MoveKind.WriteBack, Actor.Victim),
        (MoveKind.Flush, Actor.Hardware), (MoveKind.WriteBack, Actor.Hardware), (MoveKind.Prefetch, Actor.Hardware), (MoveKind.Translate, Actor.Hardware),
        .. CapabilityTriple.Duties.Where(k => k != MoveKind.ProgramSecond || Profile.Packages > 1).Select(k => (k, Actor.Runtime)),
    ];

    /// <summary>All obligations that a cell rests on: the base case, the moves of every run, those of the co-tenant, and those that the capabilities add.</summary>
    public IEnumerable<Obligation> For(Attacker attacker) => Plan(attacker).Select(p => p.Pose());

    /// <summary>The same, by their ids; an obligation that is known by its id need not be posed again.</summary>
    public IEnumerable<(string Id, Func<Obligation> Pose)> Plan(Attacker attacker)
    {
        yield return (Id(Base.Name), () => Base.Of(this, victimKeys, renaming));

        // What a capability adds decides most refutations, so it comes first.
        foreach (var capability in attacker.Added.Append(Capability.CoTenant))
        {
            var triple = CapabilityTriple.Of(capability);
            foreach (var kind in triple.Instructions) yield return Planned(kind, triple.Actor, capability, triple.Allows);
        }

        foreach (var (kind, actor) in AlwaysThere) yield return Planned(kind, actor, null, CapabilityTriple.AlwaysAllowed);
    }

    private (string Id, Func<Obligation> Pose) Planned(MoveKind kind, Actor actor, Capability? capability, Func<World, Move, KeyId, LineAddress, Bit> allowed)
    {
        var granted = capability is { } c ? Naming.NameOf(c) : "in every run";
        var id = Id($"{kind} by {actor}, {granted}");
        return (id, () => Step(id, kind, actor, granted, allowed));
    }

    internal string Id(string what) =>
        $"{Naming.NameOf(Guarantee)}/{Profile.Name}/{(SharesPages ? "shared pages" : "own pages")}{(Board == Board.Honest ? "" : $"/{Board.ToString().Replace(", ", " and ", StringComparison.Ordinal)}")}/{Name(Parts)}/{what}";

    private static string Name(InvariantParts parts) => parts == InvariantParts.None ? "plain" : parts.ToString().ToLowerInvariant();

    private Obligation Step(string id, MoveKind kind, Actor actor, string granted, Func<World, Move, KeyId, LineAddress, Bit> allowed)
    {
        var world = SymbolicWorld.World(Profile, SharesPages, Board);
        world = world with { Machine = world.Machine with { Mutant = Mutant } };
        var move = SymbolicWorld.Move(Profile, kind, actor);
        var (k, a, cell) = (SymbolicWorld.KeyId(Profile, "k"), SymbolicWorld.Line(Profile, "a"), SymbolicWorld.Line(Profile, "cell"));
        var two = Promise.IsOfTwoRuns(Guarantee);
        var second = two ? SymbolicWorld.Pair(world, Guarantee == Guarantee.ConfidentialityContent ? first => new RenamedCipher(first, renaming, victimKeys) : null).Right : null;
        var secondMove = two && (actor == Actor.Victim || kind == MoveKind.Flip) ? move with { Data = Fresh.Bytes("move.data2", Line.Sort) } : move;
        var question = new StepQuestion(new(world, second, move, secondMove, k, a, cell, victimKeys, renaming), s => Pose(s, allowed));
        var (assumptions, goal) = question.Pose(question.Case);
        return new(
            id,
            $"{kind} by {actor} ({granted}) keeps the invariant of {Naming.NameOf(Guarantee)}",
            assumptions,
            goal)
        {
            Step = question,
        };
    }

    // What is assumed before a step and has to hold after it. The very same text is evaluated on concrete worlds when a counterexample is replayed.
    private (ImmutableArray<Assertion> Assumptions, Bit Goal) Pose(StepCase c, Func<World, Move, KeyId, LineAddress, Bit> allowed)
    {
        var (world, move) = (c.World, c.Move);
        var assumptions = ImmutableArray.CreateBuilder<Assertion>();
        foreach (var (k, a) in Touched(c))
        {
            Assume(assumptions, "Move.Allowed", allowed(world, move, k, a));
            Assume(assumptions, "Invariant", Invariant(c, k, a));
        }

        if (Parts.HasFlag(InvariantParts.EveryCell))
            foreach (var (a, cell) in Read(c))
            {
                Assume(assumptions, "Invariant.Cell", Invariants.EveryCell(Guarantee, Parts, world, c.VictimKeys, a, cell));

                // The tables' invariant at the cell's own address says this too.
                Assume(assumptions, "Invariant.Cell", world.IsShared(cell));
            }
        var first = Play.Make(world, move);
        var second = c.Second is null ? null : Play.Make(c.Second, c.SecondMove);
        var after = c with { World = first.World, Second = second?.World };
        var goal = Invariant(after, c.KeyId, c.Line) & Invariants.EveryCell(Guarantee, Parts, first.World, c.VictimKeys, c.Line, c.Cell)
            & Promise.Holds(Guarantee, world, move, first, second);
        StepPremises.Add(assumptions, this, c, after);
        return (assumptions.ToImmutable(), goal);
    }

    private Bit Invariant(StepCase c, KeyId k, LineAddress a) =>
        Invariants.At(Guarantee, Parts, c.World, c.Second, c.VictimKeys, c.Renaming, k, a);

    // The KeyIDs and lines at which the invariant is assumed.
    private IEnumerable<(KeyId, LineAddress)> Touched(StepCase c)
    {
        foreach (var a in Lines(c))
        {
            yield return (c.KeyId, a);
            yield return (c.Move.KeyId, a);
            yield return (c.World.Victim, a);
        }

        foreach (var cell in Behind(c)) yield return (c.KeyId, cell);
    }

    private static IEnumerable<LineAddress> Lines(StepCase c)
    {
        yield return c.Line;
        if (c.Move.Kind is MoveKind.Retire or MoveKind.Enter or MoveKind.Leave) yield break;
        yield return c.Move.Line;
        if (c.Move.Kind is MoveKind.Splice or MoveKind.Alias) yield return c.Move.Source;
    }

    // On a board with aliases, the cells that the lines reach.
    private IEnumerable<LineAddress> Behind(StepCase c)
    {
        if (!Board.HasFlag(Board.HasAliases)) yield break;
        yield return Spec.Machine.Cells.Behind(c.World.Machine, c.Move.Line);
        yield return Spec.Machine.Cells.Behind(c.World.Machine, c.Line);
    }

    // Which cells are read at which addresses.
    private IEnumerable<(LineAddress, LineAddress)> Read(StepCase c)
    {
        yield return (c.Line, c.Cell);
        yield return (c.Line, c.Line);
        yield return (c.Move.Line, c.Move.Line);
        if (c.Move.Kind is MoveKind.Splice or MoveKind.Alias) yield return (c.Line, c.Move.Source);
        if (!Board.HasFlag(Board.HasAliases)) yield break;
        yield return (c.Line, Spec.Machine.Cells.Behind(c.World.Machine, c.Line));
        yield return (c.Move.Line, Spec.Machine.Cells.Behind(c.World.Machine, c.Move.Line));
    }

    internal static void Assume(ImmutableArray<Assertion>.Builder assumptions, string name, Bit condition)
    {
        if (!condition.IsTrue) assumptions.Add(new($"{AssumptionBook.Known(name)}!{assumptions.Count}", condition));
    }
}
