using TmeBox.Policies;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Sandbox;
using TmeBox.Tests.Shared;

namespace TmeBox.Chain.Tests;

public class GroundTests
{
    [Fact]
    public void A_ground_holds_runs_against_the_guarantees_that_are_proved_there_and_no_others()
    {
        var proofs = new CellProofs(new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false));
        var cells = Grounds.All.SelectMany(ground => Enum.GetValues<Guarantee>(), (ground, guarantee) => (ground, guarantee)).AsParallel()
            .Select(c => (c.ground, c.guarantee, IsProved: proofs.Hold(c.ground.Platform, c.guarantee, c.ground.SharesPages, Capability.CoTenant, TestContext.Current.CancellationToken)))
            .ToArray();
        Assert.All(cells, c => Assert.True(c.ground.Standing.Contains(c.guarantee) == c.IsProved, $"{Naming.NameOf(c.guarantee)} on {c.ground}: {(c.IsProved ? "proved, and not asked for" : "asked for, and not proved")}"));
        Assert.Contains(cells, c => !c.IsProved);
    }
}
