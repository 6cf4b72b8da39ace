using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Conformance.Worlds;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Tests.Worlds;

/// <summary>What the proofs assume of lines that change hands holds of the pairs that campaigns make, and of no more than those.</summary>
public class MovedLinesTests
{
    private const int Victim = 3;
    private const int Other = 1;
    private const ulong VictimsLine = 0x11000;
    private const ulong OthersLine = 0x12000;
    private const ulong Spare = 0x13000;
    private static readonly ByteRenaming Renaming = new(5);

    // A campaign on 2026-11-23 found the first of these, and called an invariant false of which the proof assumes that the victim gives away no secret.
    [Theory]
    [InlineData(WorldCipher.Ideal, Other, VictimsLine)]
    [InlineData(WorldCipher.Bits, Other, VictimsLine)]
    [InlineData(WorldCipher.Ideal, Other, Spare)]
    [InlineData(WorldCipher.Ideal, Victim, Spare)]
    [InlineData(WorldCipher.Bits, Victim, Spare)]
    [InlineData(WorldCipher.Ideal, Victim, VictimsLine)]
    public void Moving_a_line_of_the_victims_keeps_both_kinds_of_confidentiality(WorldCipher cipher, int to, ulong at)
    {
        ImmutableArray<WorldDraft> drafts =
        [
            Draft(MoveKind.Store, Actor.Victim, Victim, VictimsLine),
            Draft(MoveKind.Release, Actor.Runtime, Victim, VictimsLine),
            Draft(MoveKind.Unmap, Actor.Runtime, Victim, VictimsLine),
            Draft(MoveKind.ShootDown, Actor.Runtime, Victim, VictimsLine, 0),
            Draft(MoveKind.ShootDown, Actor.Runtime, Victim, VictimsLine, 1),
            Draft(MoveKind.CarryOut, Actor.Runtime, Victim, VictimsLine),
            Draft(MoveKind.FlushOut, Actor.Runtime, Victim, VictimsLine),
            Draft(MoveKind.CarryIn, Actor.Runtime, to, at),
            Draft(MoveKind.Map, Actor.Runtime, to, at),
            Draft(MoveKind.Load, to == Victim ? Actor.Victim : Actor.Attacker, to, at, to == Victim ? 0 : 1, to == Victim ? null : Capability.CoTenant),
        ];
        var run = WorldRun.Of(new(Scope, [Capability.CoTenant], [Guarantee.ConfidentialityStrict, Guarantee.ConfidentialityContent], cipher, [.. Scope.Lines.Select(_ => DramLine.Blank)], 9, drafts), new(0, []));
        Assert.True(run.Violation is null, $"{string.Join('\n', run.Made)}\n{run.Violation}");
        Assert.Equal(drafts.Length, run.Made.Count);
        Assert.EndsWith("Done aa*64", run.Made[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Others_get_the_same_in_both_runs()
    {
        var (left, right) = (Carrying(Stage.SecretA, true), Carrying(Stage.SecretB, true));
        var move = Draft(MoveKind.CarryIn, Actor.Runtime, Other, OthersLine).Made!;
        Assert.False(new WorldPair(left, right).GivesAwayNoSecret(move).IsTrue);
        foreach (var renaming in new[] { null, Renaming })
            Assert.Equal(Stage.SecretA, MovedLines.Prepare(left, right, move, renaming)!.Books.Carried.Data);
    }

    [Fact]
    public void The_victim_gets_what_is_renamed_at_the_new_place_or_its_other_data()
    {
        var (left, right) = (Carrying(Stage.SecretA, true), Carrying(Stage.SecretB, true));
        var move = Draft(MoveKind.CarryIn, Actor.Runtime, Victim, Spare).Made!;
        Assert.False(new WorldPair(left, right).MovedIsRenamed(move, Renaming).IsTrue);
        Assert.Equal(Renaming.Of(move.Line, Stage.SecretA), MovedLines.Prepare(left, right, move, Renaming)!.Books.Carried.Data);
        Assert.Same(right, MovedLines.Prepare(left, right, move, null));
    }

    [Fact]
    public void What_others_hand_to_the_victim_is_the_same_in_both_runs_or_no_pair_of_runs()
    {
        var move = Draft(MoveKind.CarryIn, Actor.Runtime, Victim, Spare).Made!;
        var secretLike = Carrying(Stage.SecretA, false);
        Assert.Null(MovedLines.Prepare(secretLike, secretLike, move, Renaming));
        Assert.Same(secretLike, MovedLines.Prepare(secretLike, secretLike, move, null));
        var known = Carrying(Line.Filled(ByteRenaming.Public), false);
        Assert.Same(known, MovedLines.Prepare(known, known, move, Renaming));
    }

    [Fact]
    public void Other_moves_change_nothing()
    {
        var (left, right) = (Carrying(Stage.SecretA, true), Carrying(Stage.SecretB, true));
        Assert.Same(right, MovedLines.Prepare(left, right, Draft(MoveKind.Release, Actor.Runtime, Victim, VictimsLine).Made!, Renaming));
    }

    private static WorldScope Scope { get; } = new(
        Proofs.ClientNone,
        new(
            "moved",
            [Proofs.ClientNone.Name],
            [new("a", Victim, [new(VictimsLine, 128)]), new("b", Other, [new(OthersLine, 128)])],
            [new(Guarantee.ConfidentialityContent, Capability.CoTenant, Proofs.ClientNone.Name)]),
        0,
        [VictimsLine, OthersLine, Spare]);

    private static World Carrying(Bytes data, bool secret)
    {
        var record = new RecordingCipher(new IdealCipher(9));
        var world = Scope.Begin(record, new(record), [.. Scope.Lines.Select(_ => DramLine.Blank)], 9, null);
        return world with { Books = world.Books with { Carried = new(true, secret, data) } };
    }

    private static WorldDraft Draft(MoveKind kind, Actor actor, int keyId, ulong line, int core = 0, Capability? capability = null)
    {
        var made = new Move(
            kind, actor, CoreId.Of(core), KeyId.Of(keyId), LineAddress.Of(line), LineAddress.Of(OthersLine), Word.Of(ulong.MaxValue, 64), Stage.SecretA, true,
            KeyMaterial.ZeroKey, KeyMaterial.ZeroKey, false);
        return new(kind, actor, capability, keyId, line, ulong.MaxValue, Stage.SecretA, Stage.SecretB, null) { Made = made };
    }
}
