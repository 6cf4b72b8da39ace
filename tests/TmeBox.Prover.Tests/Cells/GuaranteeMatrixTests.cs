using TmeBox.Attacks;
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

    private static readonly Guarantee[] DutiesFor = [Guarantee.ConfidentialityStrict, Guarantee.Integrity, Guarantee.AvailabilitySandbox, Guarantee.CleanHandOver];

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
            var alone = (Shared.Value.Contains(cell) ? Shared : Own).Value.Single(c => c.Platform == cell.Platform && c.Guarantee == cell.Guarantee && c.Attacker == Capability.CoTenant);
            Assert.False(alone.Verdict == CellVerdict.Refuted && cell.Verdict == CellVerdict.Proved, $"{cell.Platform.Name} {cell.Guarantee} {cell.Attacker}");
        }
    }

    // Between them they do what none does alone: a cell that each alone leaves standing may fall.
    [Theory]
    [InlineData(Guarantee.Integrity, CellVerdict.Proved, Capability.DramSnoop, Capability.Movdir64b)]
    [InlineData(Guarantee.Freshness, CellVerdict.Refuted, Capability.DramSnoop, Capability.DramReplay)]
    [InlineData(Guarantee.Freshness, CellVerdict.Refuted, Capability.NoFlush, Capability.NoZero, Capability.DramSnoop)]
    [InlineData(Guarantee.ConfidentialityContent, CellVerdict.Proved, Capability.DramDrop, Capability.DramAlias)]
    public void An_attacker_with_several_capabilities_is_decided(Guarantee guarantee, CellVerdict verdict, params Capability[] capabilities)
    {
        var cell = Matrix(sharedPage: false).Decide(TwoWorkers.Ci, guarantee, Attacker.Of(capabilities), TestContext.Current.CancellationToken);
        Assert.Equal((verdict, Attacker.Of(capabilities)), (cell.Verdict, cell.Attacker));
        if (cell.Attack is not { } attack) return;
        Assert.Equal(cell.Attacker, attack.Attacker);
        Assert.All(attack.Needs, c => Assert.True(cell.Attacker.Has(c), $"{c} was not granted"));
    }

    // Between the turns of the two packages a KeyID has half of its keys.
    [Fact]
    public void Two_packages_keep_what_one_keeps()
    {
        var matrix = Matrix(sharedPage: false);
        Assert.All(Looked, g => Assert.Equal(
            matrix.Decide(TwoWorkers.Ci, g, Capability.CoTenant, TestContext.Current.CancellationToken).Verdict,
            matrix.Decide(TwoWorkers.Ci with { Name = "two", Packages = 2 }, g, Capability.CoTenant, TestContext.Current.CancellationToken).Verdict));
    }

    // A program of the runtime that loses one of its steps loses a guarantee that the whole one gives.
    [Theory]
    [InlineData(Capability.NoShootDown)]
    [InlineData(Capability.StaleTlb)]
    [InlineData(Capability.NoFlush)]
    [InlineData(Capability.NoZero)]
    [InlineData(Capability.NoStatusCheck)]
    [InlineData(Capability.RekeyWithoutFlush)]
    public void Every_duty_of_the_runtime_is_needed_by_some_guarantee(Capability forgets)
    {
        var lost = from matrix in Enumerable.Range(0, 2).Select(sharing => Matrix(sharing == 0))
                   from guarantee in DutiesFor
                   where Verdict(matrix, guarantee, Capability.CoTenant) == CellVerdict.Proved && Verdict(matrix, guarantee, forgets) == CellVerdict.Refuted
                   select guarantee;
        Assert.True(lost.Any());

        CellVerdict Verdict(GuaranteeMatrix matrix, Guarantee guarantee, Attacker attacker) => matrix.Decide(TwoWorkers.Ci, guarantee, attacker, TestContext.Current.CancellationToken).Verdict;
    }

    [Fact]
    public void Software_replay_refutes_freshness_without_integrity()
    {
        var attack = Shared.Value.Single(c => c.Platform == TwoWorkers.None && c.Guarantee == Guarantee.Freshness && c.Attacker == Capability.CoTenant).Attack!;
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
        Matrix(sharedPage).Decide(
            [.. from p in new[] { TwoWorkers.None, TwoWorkers.Ci } from g in Looked from c in Asked select (p, g, (Attacker)c)], null, CancellationToken.None);

    private static GuaranteeMatrix Matrix(bool sharedPage) => new(TwoWorkers.Policy(sharedPage), new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false));

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
