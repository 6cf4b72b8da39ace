using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Obligations;

/// <summary>What a step may assume besides the invariant: of random keys, and of the victim's data in the second run. Each has a name that reports print.</summary>
internal static class StepPremises
{
    /// <summary>What the victim stores in the second run is the renaming of what it stores in the first.</summary>
    public const string StoresRenamed = "Victim.StoresRenamed";

    /// <summary>The zero line is the same in both runs.</summary>
    public const string ZeroIsNotRenamed = "Victim.ZeroIsNotRenamed";

    /// <summary>What others hand to the victim is the same in both runs, and what it moves is renamed at its new place too.</summary>
    public const string MovedIsRenamed = "Victim.MovedIsRenamed";

    /// <summary>What the victim lets the runtime hand to others is the same in both runs.</summary>
    public const string GivesAwayNoSecret = "Victim.GivesAwayNoSecret";

    /// <summary>Adds the premises of a step.</summary>
    public static void Add(ImmutableArray<Assertion>.Builder assumptions, Induction induction, StepCase c, StepCase after)
    {
        var move = c.Move;
        if (move.Kind is MoveKind.Program or MoveKind.ProgramSecond or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage or MoveKind.Rekey) 
        {
            AssumeFresh(assumptions, c, after.World);
            if (after.Second is { } other) AssumeFresh(assumptions, c, other);
        }

        if (c.Second is null) return;
        if (move.Kind == MoveKind.Flip) AssumeSameFlip(assumptions, c);
        if (move is { Actor: Actor.Victim, Kind: MoveKind.Store } && induction.Guarantee == Guarantee.ConfidentialityContent)
            Induction.Assume(assumptions, StoresRenamed, ContentConfidentiality.Renamed(new(after.World, after.Second!), c.Renaming, move.Line));
        if (move.Kind == MoveKind.HandOver && induction.Guarantee == Guarantee.ConfidentialityContent)
            Induction.Assume(assumptions, ZeroIsNotRenamed, c.Renaming.Of(move.Line, Line.Zero) == Line.Zero);
        if (move.Kind != MoveKind.CarryIn) return;
        var pair = new WorldPair(c.World, c.Second);
        Induction.Assume(assumptions, GivesAwayNoSecret, pair.GivesAwayNoSecret(move));
        if (induction.Guarantee == Guarantee.ConfidentialityContent) Induction.Assume(assumptions, MovedIsRenamed, pair.MovedIsRenamed(move, c.Renaming));
    }

    // A flip turns the same bits in both runs: where the cells are equal so are the flipped ones; where they differ each is changed, and changed back in both or in neither.
    private static void AssumeSameFlip(ImmutableArray<Assertion>.Builder assumptions, StepCase c)
    {
        var (left, right) = (c.World.Machine.Dram[c.Move.Line], c.Second!.Machine.Dram[c.Move.Line]);
        var restored = (c.Move.Data == c.VictimKeys.CiphertextOf(left.Mac)) == (c.SecondMove.Data == c.VictimKeys.CiphertextOf(right.Mac));
        Induction.Assume(
            assumptions,
            "Move.SameFlip",
            c.SecondMove.Data != right.Ciphertext & restored & Lift<DramLine>.Same(left, right).Implies(c.Move.Data == c.SecondMove.Data));
    }

    private static void AssumeFresh(ImmutableArray<Assertion>.Builder assumptions, StepCase c, World after)
    {
        var package = c.Move.Kind switch
        {
            MoveKind.ProgramSecond => PackageId.Of(1),
            MoveKind.Rekey => c.Move.Core.Package,
            _ => PackageId.Of(0),
        };

        // A refused PCONFIG draws nothing.
        var drew = c.Move.Entropy;
        foreach (var (other, line) in new[] { (c.KeyId, c.Line), (after.Victim, c.Line), (c.KeyId, c.Cell), (c.KeyId, c.Move.Line) })
            Induction.Assume(assumptions, FreshKey.Name, drew.Implies(FreshKey.Holds(after, c.VictimKeys, package, c.Move.KeyId, other, line)));
    }
}
