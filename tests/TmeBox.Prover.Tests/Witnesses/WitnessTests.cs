using TmeBox.Prover.Cells;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Witnesses;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Tests.Witnesses;

public static class WitnessTests
{
    private const InvariantParts Full = InvariantParts.Keys | InvariantParts.Windows;

    private static readonly Z3Solver Solver = new();

    // One of each kind: of one run, of two runs, with and without a renaming.
    private static readonly Guarantee[] Named = [Guarantee.ConfidentialityStrict, Guarantee.ConfidentialityContent, Guarantee.Integrity, Guarantee.Freshness];

    public static TheoryData<string, Guarantee> Refuted => new()
    {
        { "client-none", Guarantee.Integrity },
        { "client-none", Guarantee.Freshness },
        { "client-none", Guarantee.ConfidentialityStrict },
        { "server-ci", Guarantee.Freshness },
        { "server-ci", Guarantee.ConfidentialityStrict },
    };

    [Theory]
    [MemberData(nameof(Refuted))]
    public static void Every_counterexample_to_a_guarantee_happens_on_the_concrete_machine(string platform, Guarantee guarantee)
    {
        var witnesses = Replay(Platform(platform), guarantee, null);
        Assert.NotEmpty(witnesses);
        Assert.All(witnesses, w => Assert.Null(w.Case.World.Machine.Mutant));
    }

    [Fact]
    public static void The_invariant_of_integrity_holds_before_a_witness_and_not_after()
    {
        var witnesses = Replay(ProofPlatforms.ClientNone, Guarantee.Integrity, null);
        Assert.Contains(witnesses, w => w.Case.Move is { Kind: MoveKind.Flush, Actor: Actor.Attacker });
        Assert.All(witnesses, w =>
        {
            Assert.True(IntegrityGuarantee.Invariant(w.Case.World, w.Case.Line).IsTrue);
            Assert.True(IntegrityGuarantee.Invariant(w.After.World, w.Case.Line).IsFalse);
        });
    }

    [Fact]
    public static void The_replay_of_an_old_line_puts_the_saved_bytes_back()
    {
        var replay = Replay(ProofPlatforms.ServerCi, Guarantee.Freshness, null);
        var restore = Assert.Single(replay, w => w.Case.Move.Kind == MoveKind.Restore);
        var (before, after) = (restore.Case.World.Machine.Dram[restore.Case.Move.Line], restore.After.World.Machine.Dram[restore.Case.Move.Line]);
        Assert.NotEqual(before, after);
        Assert.Equal(restore.Case.World.Saved[restore.Case.Move.Line].Copy, after);
        Assert.Equal(Line.Size, after.Ciphertext.Concrete.Length);
    }

    [Theory]
    [InlineData("Dram.MacMismatch", false)]
    [InlineData("Dram.PoisonReturned", false)]
    [InlineData("KeyTable.HasIntegrity", false)]
    [InlineData("Cache.DirtyWrittenBack", true)]
    [InlineData("Cache.Hit", true)]
    [InlineData("Store.WholeLine", true)]
    [InlineData("Dram.Encrypted", false)]
    [InlineData("Load.ConsumesPoison", false)]
    [InlineData("KeyTable.UnprogrammedIsTme", true)]
    public static void Every_counterexample_to_a_mutant_happens_on_the_concrete_mutant(string rule, bool replacement)
    {
        var mutant = new Mutant(RuleBook.Named(rule)!, replacement);
        var witnesses = Named.SelectMany(g => Replay(ProofPlatforms.ServerCi, g, mutant)).ToArray();
        Assert.NotEmpty(witnesses);
        Assert.All(witnesses, w => Assert.Equal(mutant, w.Case.World.Machine.Mutant));
    }

    [Fact]
    public static void A_proved_step_has_no_witness()
    {
        var step = new Induction(ProofPlatforms.ServerCi, Guarantee.Integrity, true, Full).For(Capability.CoTenant).First(o => o.Step is not null);
        Assert.Throws<ReplayFailedException>(() => Witness.Decode(step, Solver, TestContext.Current.CancellationToken));
    }

    [Fact]
    public static void A_counterexample_to_another_machine_does_not_replay()
    {
        var mutant = new Mutant(RuleBook.Named("Dram.MacMismatch")!, false);
        var broken = Steps(ProofPlatforms.ServerCi, Guarantee.Integrity, mutant).First(o => new ProofRunner(Solver).Decide(o, TestContext.Current.CancellationToken).Status == ProofStatus.Counterexample);
        var question = broken.Step!;

        // The question is put to the specification itself, the counterexample is the mutant's.
        var mended = broken with { Step = question with { Case = question.Case with { World = question.Case.World with { Machine = question.Case.World.Machine with { Mutant = null } } } } };
        Assert.Throws<ReplayFailedException>(() => Witness.Decode(mended, Solver, TestContext.Current.CancellationToken));
    }

    private static Witness[] Replay(Profile platform, Guarantee guarantee, Mutant? mutant)
    {
        var runner = new ProofRunner(Solver);
        var cancel = TestContext.Current.CancellationToken;
        return
        [
            .. Steps(platform, guarantee, mutant).AsParallel().AsOrdered()
                .Where(o => runner.Decide(o, cancel).Status == ProofStatus.Counterexample)
                .Select(o => Witness.Decode(o, Solver, cancel)),
        ];
    }

    private static IEnumerable<Obligation> Steps(Profile platform, Guarantee guarantee, Mutant? mutant) =>
        new Induction(platform, guarantee, true, Full, Board.Honest, mutant).For(Candidates.WithFullInvariant).Where(o => o.Step is not null);

    private static Profile Platform(string name) => ProofPlatforms.All.Single(p => p.Name == name);
}
