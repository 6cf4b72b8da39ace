using TmeBox.Prover.Cells;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Cells;

public class GuaranteeMatrixTests
{
    private static readonly Lazy<IReadOnlyList<Cell>> Shared = new(() => Decide(sharedPage: true));
    private static readonly Lazy<IReadOnlyList<Cell>> Own = new(() => Decide(sharedPage: false));

    private static readonly Capability[] Asked =
    [
        Capability.CoTenant, Capability.OneAccess, Capability.Movdir64b, Capability.NoFlush, Capability.NoStatusCheck, Capability.RekeyWithoutFlush, Capability.DramSnoop, Capability.DramReplay,
    ];

    private static readonly Guarantee[] Looked =
    [
        Guarantee.ConfidentialityStrict, Guarantee.ConfidentialityContent, Guarantee.Integrity, Guarantee.Freshness, Guarantee.AvailabilitySandbox, Guarantee.CodeAuthenticity,
    ];

    // One row a guarantee, one column a capability, in the orders above. P is proved.
    [Theory]
    [InlineData("client-none", true)]
    [InlineData("server-ci", true)]
    [InlineData("client-none", false)]
    [InlineData("server-ci", false)]
    public void Every_cell_is_decided_as_known(string platform, bool sharedPage)
    {
        var cells = (sharedPage ? Shared : Own).Value.Where(c => c.Platform.Name == platform);
        var found = cells.GroupBy(c => c.Guarantee).OrderBy(g => g.Key).Select(g => string.Join(' ', g.Select(Name)));
        Assert.Equal(KnownCells.Of(platform, sharedPage), found);
    }

    [Fact]
    public void A_larger_capability_never_turns_a_refutation_into_a_proof()
    {
        foreach (var cell in Shared.Value.Concat(Own.Value))
        {
            var alone = (Shared.Value.Contains(cell) ? Shared : Own).Value.Single(c => c.Platform == cell.Platform && c.Guarantee == cell.Guarantee && c.Capability == Capability.CoTenant);
            Assert.False(alone.Verdict == CellVerdict.Refuted && cell.Verdict == CellVerdict.Proved, $"{cell.Platform.Name} {cell.Guarantee} {cell.Capability}");
        }
    }

    [Fact]
    public void Software_replay_refutes_freshness_without_integrity()
    {
        var attack = Shared.Value.Single(c => c.Platform == TwoWorkers.None && c.Guarantee == Guarantee.Freshness && c.Capability == Capability.CoTenant).Attack!;
        Assert.Equal(AttackGoal.Stale, attack.Goal);
        Assert.Contains(attack.Steps, s => s.Actor == Actor.Attacker && s.Kind == MoveKind.Store && s.First.SeenAt is not null);
        Assert.DoesNotContain(attack.Steps, s => s.Actor == Actor.Physical);
    }

    // Proofs are shared by their ids; two obligations of one id must therefore say the same.
    [Fact]
    public void Obligations_of_one_id_are_one_obligation()
    {
        foreach (var profile in new[] { TwoWorkers.None, TwoWorkers.Ci })
            foreach (var guarantee in new[] { Guarantee.ConfidentialityStrict, Guarantee.Integrity })
                foreach (var sameId in Enum.GetValues<Capability>().SelectMany(c => new Induction(profile, guarantee, true, InvariantParts.Keys | InvariantParts.Windows).Plan(c)).GroupBy(o => o.Id, StringComparer.Ordinal))
                    Assert.Equal(sameId.First().Pose().Script().Text, sameId.Last().Pose().Script().Text);
    }

    [Fact]
    public void A_solver_that_gives_up_leaves_no_cell_without_a_verdict()
    {
        var matrix = new GuaranteeMatrix(TwoWorkers.Policy(sharedPage: true), new ProofRunner(new Quitter()));
        var error = Assert.Throws<UndecidedCellException>(() => matrix.Decide([(TwoWorkers.Ci, Guarantee.Integrity, Capability.CoTenant)], null, TestContext.Current.CancellationToken));
        Assert.Contains("server-ci", error.Message, StringComparison.Ordinal);
        Assert.Contains("gave no verdict", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Solvers_that_disagree_leave_no_cell_without_a_verdict()
    {
        var matrix = new GuaranteeMatrix(TwoWorkers.Policy(sharedPage: true), new ProofRunner(new Z3Solver(), new Contrary()));
        var error = Assert.Throws<UndecidedCellException>(() => matrix.Decide([(TwoWorkers.Ci, Guarantee.Integrity, Capability.CoTenant)], null, TestContext.Current.CancellationToken));
        Assert.Contains("contrary says Sat", error.Message, StringComparison.Ordinal);
    }

    private static string Name(Cell cell) => cell.Attack is { } attack ? AttackNames.Of(attack).Id : "P";

    private static IReadOnlyList<Cell> Decide(bool sharedPage) =>
        new GuaranteeMatrix(TwoWorkers.Policy(sharedPage), new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false)).Decide(
            [.. from p in new[] { TwoWorkers.None, TwoWorkers.Ci } from g in Looked from c in Asked select (p, g, c)], null, CancellationToken.None);

    private sealed class Quitter : ISolver
    {
        public string Name => "quitter";

        public string Version => "0";

        public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken) =>
            new(Verdict.Unknown, [], System.Collections.Immutable.ImmutableDictionary<string, TmeBox.Prover.Smt.SmtValue>.Empty, "resource limit", 1, TimeSpan.Zero, "");
    }

    private sealed class Contrary : ISolver
    {
        public string Name => "contrary";

        public string Version => "0";

        public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken) =>
            new(Verdict.Sat, [], System.Collections.Immutable.ImmutableDictionary<string, TmeBox.Prover.Smt.SmtValue>.Empty, null, 1, TimeSpan.Zero, "");
    }
}
