using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Obligations;

/// <summary>The obligations of one guarantee on one platform: its invariant is established, kept by every move, and gives the guarantee.</summary>
/// <remarks>
/// Invariants hold at every KeyID and line; a step is proved at one unknown KeyID and line, and assumes the invariant at
/// each pair of a KeyID and a line that it touches. So queries have no quantifier.
/// </remarks>
public sealed class Induction
{
    private readonly Profile profile;
    private readonly Guarantee guarantee;
    private readonly bool pagesAreShared;
    private readonly Mutant? mutant;
    private readonly SymbolicVictimKeys victimKeys = new();
    private readonly SymbolicRenaming renaming = new();

    /// <summary>Obligations for a guarantee.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="guarantee">The guarantee.</param>
    /// <param name="pagesAreShared">Whether the policy lets a page hold lines of two owners; if not, nobody's alias maps a victim's line.</param>
    /// <param name="mutant">A rule to break, for showing that proofs notice.</param>
    public Induction(Profile profile, Guarantee guarantee, bool pagesAreShared, Mutant? mutant = null)
    {
        this.profile = profile;
        this.guarantee = guarantee;
        this.pagesAreShared = pagesAreShared;
        this.mutant = mutant;
    }

    /// <summary>The moves that belong to every run, whoever attacks.</summary>
    public static ImmutableArray<(MoveKind Kind, Actor Actor)> AlwaysThere { get; } =
    [
        (MoveKind.Load, Actor.Victim), (MoveKind.Store, Actor.Victim), (MoveKind.Flush, Actor.Victim), (MoveKind.WriteBack, Actor.Victim),
        (MoveKind.Flush, Actor.Hardware), (MoveKind.WriteBack, Actor.Hardware), (MoveKind.Prefetch, Actor.Hardware),
    ];

    /// <summary>All obligations that a cell rests on: the base case, the moves of every run, those of the co-tenant, and those that the capability adds.</summary>
    public ImmutableArray<Obligation> For(Capability capability) =>
    [
        Established(),
        .. AlwaysThere.Select(m => Step(m.Kind, m.Actor, "in every run", CapabilityTriple.AlwaysAllowed)),
        .. Moves(Capability.CoTenant),
        .. capability == Capability.CoTenant ? [] : Moves(capability),
    ];

    private IEnumerable<Obligation> Moves(Capability capability)
    {
        var triple = CapabilityTriple.Of(capability);
        return triple.Instructions.Select(kind => Step(kind, triple.Actor, Naming.NameOf(capability), triple.Allows));
    }

    private string Id(string what) => $"{Naming.NameOf(guarantee)}/{profile.Name}/{(pagesAreShared ? "shared pages" : "own pages")}/{what}";

    private Obligation Step(MoveKind kind, Actor actor, string granted, Func<World, Move, Bit> allowed)
    {
        var world = SymbolicWorld.World(profile);
        world = world with { Machine = world.Machine with { Mutant = mutant } };
        var move = SymbolicWorld.Move(profile, kind, actor);
        var (k, a) = (SymbolicWorld.KeyId(profile, "k"), SymbolicWorld.Line(profile, "a"));
        var one = guarantee is Guarantee.Integrity or Guarantee.Freshness;
        var second = one ? null : SymbolicWorld.Pair(world, guarantee == Guarantee.ConfidentialityContent ? first => new RenamedCipher(first, renaming, victimKeys) : null).Right;
        var secondMove = actor == Actor.Victim && !one ? move with { Data = Fresh.Bytes("move.data2", Line.Sort) } : move;
        var question = new StepQuestion(new(world, second, move, secondMove, k, a, victimKeys, renaming), c => Pose(c, allowed));
        var (assumptions, goal) = question.Pose(question.Case);
        return new(
            Id($"{kind} by {actor}, {granted}"),
            $"{kind} by {actor} ({granted}) keeps the invariant of {Naming.NameOf(guarantee)}",
            assumptions,
            goal)
        {
            Step = question,
        };
    }

    // What is assumed before a step and has to hold after it. The very same text is evaluated on concrete worlds when a counterexample is replayed.
    private (ImmutableArray<Assertion> Assumptions, Bit Goal) Pose(StepCase c, Func<World, Move, Bit> allowed)
    {
        var (world, move, k, a) = (c.World, c.Move, c.KeyId, c.Line);
        var (kind, actor) = (move.Kind, move.Actor);
        (KeyId, LineAddress)[] touched = [(k, a), (move.KeyId, move.Line), (k, move.Line), (move.KeyId, a)];
        var assumptions = ImmutableArray.CreateBuilder<Assertion>();
        assumptions.Add(new("Move.Allowed", allowed(world, move)));
        Bit goal;
        if (c.Second is null)
        {
            for (var i = 0; i < touched.Length; i++) assumptions.Add(new($"Invariant!{i}", Invariant(world, touched[i].Item1, touched[i].Item2)));
            var after = Play.Make(world, move);
            goal = Invariant(after.World, k, a);
            if (kind == MoveKind.Load && actor == Actor.Victim) goal &= Holds(world, move.Line, after.Answer);
            if (kind == MoveKind.Rekey) AssumeFresh(assumptions, c, after.World);
        }
        else
        {
            var pair = new WorldPair(world, c.Second);
            for (var i = 0; i < touched.Length; i++) assumptions.Add(new($"Invariant!{i}", Invariant(pair, c.VictimKeys, c.Renaming, touched[i].Item1, touched[i].Item2)));
            var (left, right) = (Play.Make(pair.Left, move), Play.Make(pair.Right, c.SecondMove));
            var after = new WorldPair(left.World, right.World);
            goal = Invariant(after, c.VictimKeys, c.Renaming, k, a);
            if (actor is Actor.Attacker or Actor.Physical) goal &= WorldPair.SeenAlike(left, right);
            if (kind == MoveKind.Store && actor == Actor.Victim && guarantee == Guarantee.ConfidentialityContent)
                assumptions.Add(new("Victim.StoresRenamed", ContentConfidentiality.Renamed(after, c.Renaming, move.Line)));
            if (kind == MoveKind.Rekey) AssumeFresh(assumptions, c, left.World);
        }

        if (!pagesAreShared)
            foreach (var line in new[] { a, move.Line })
                assumptions.Add(new($"Policy.OwnPages!{assumptions.Count}", world.Owned[line].Implies(!world.Reach[line])));
        return (assumptions.ToImmutable(), goal);
    }

    private static void AssumeFresh(ImmutableArray<Assertion>.Builder assumptions, StepCase c, World after)
    {
        assumptions.Add(new(FreshKey.Name + "!0", FreshKey.Holds(after, c.VictimKeys, c.Move.KeyId, c.KeyId, c.Line)));
        assumptions.Add(new(FreshKey.Name + "!1", FreshKey.Holds(after, c.VictimKeys, c.Move.KeyId, after.Victim, c.Line)));
    }

    // From any content of DRAM, with nothing cached, set-up gives two sandboxes keys and hands the victim its lines.
    private Obligation Established()
    {
        var world = SymbolicWorld.World(profile);
        var other = SymbolicWorld.KeyId(profile, "other");
        var (k, a) = (SymbolicWorld.KeyId(profile, "k"), SymbolicWorld.Line(profile, "a"));
        var assumptions = ImmutableArray.CreateBuilder<Assertion>();
        assumptions.Add(new("SetUp.TwoKeyIds", Programmable(world.Victim) & Programmable(other) & !other.Is(world.Victim)));
        var keys = Enumerable.Range(0, 4).Select(i => Fresh.Bytes($"set-up.key{i}", KeyMaterial.KeySort)).ToArray();
        var left = SetUpFrom(world, other, a, keys);
        Bit goal;
        if (guarantee is Guarantee.Integrity or Guarantee.Freshness) goal = Invariant(left, k, a);
        else
        {
            var cipher = guarantee == Guarantee.ConfidentialityContent ? new RenamedCipher(world.Machine.Cipher, renaming, victimKeys) : world.Machine.Cipher;
            var right = SetUpFrom(world with { Machine = world.Machine with { Cipher = cipher } }, other, a, keys);
            goal = Invariant(new WorldPair(left, right), victimKeys, renaming, k, a);
            if (guarantee == Guarantee.ConfidentialityContent)
                assumptions.Add(new("Victim.ZeroIsNotRenamed", renaming.Of(a, Line.Zero) == Line.Zero));
        }

        foreach (var (programmed, i) in new[] { (world.Victim, 0), (other, 1) })
            assumptions.Add(new($"{FreshKey.Name}!{i}", FreshKey.Holds(left with { Machine = left.Machine with { Dram = Map<LineAddress, DramLine>.Constant(DramLine.Blank) } }, victimKeys, programmed, i == 0 ? other : world.Victim, a)));
        return new(Id("set-up"), $"set-up establishes the invariant of {Naming.NameOf(guarantee)}", assumptions.ToImmutable(), goal);

        Bit Programmable(KeyId id) => id.Value != 0 & id.Value <= Word.Of((ulong)profile.MaxKeys, KeyId.Width);
    }

    private World SetUpFrom(World world, KeyId other, LineAddress a, Bytes[] keys)
    {
        var m = world.Machine with
        {
            Mutant = mutant,
            Keys = Map<KeySlot, KeyEntry>.Constant(KeyEntry.Tme),
            Cache = Map<CacheTag, CacheLine>.Constant(CacheLine.Absent),
        };
        m = SetUp.Program(m, world.Victim, keys[0], keys[1]);
        m = SetUp.Program(m, other, keys[2], keys[3]);
        var handedOver = SetUp.HandOver(m, world.Victim, a);
        return world with
        {
            Machine = Lifted.If(world.Owned[a], handedOver, m),
            Latest = Map<LineAddress, Bytes>.Constant(Line.Zero),
            Authorised = Map<LineImage, Bit>.PointWise(i => i.Data == Line.Zero),
            Saved = Map<LineAddress, SavedLine>.Constant(SavedLine.None),
        };
    }

    private Bit Holds(World before, LineAddress line, Answer answer) =>
        guarantee == Guarantee.Integrity ? IntegrityGuarantee.Holds(before, line, answer) : FreshnessGuarantee.Holds(before, line, answer);

    private Bit Invariant(World w, KeyId k, LineAddress a) =>
        guarantee == Guarantee.Integrity ? IntegrityGuarantee.Invariant(w, k, a) : FreshnessGuarantee.Invariant(w, k, a);

    private Bit Invariant(WorldPair p, IVictimKeys keys, Renaming renamed, KeyId k, LineAddress a) =>
        guarantee == Guarantee.ConfidentialityStrict
            ? StrictConfidentiality.Invariant(p, keys, k, a)
            : ContentConfidentiality.Invariant(p, renamed, keys, k, a);
}
