using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Tests.Solvers;

public static class LostQueryTests
{
    // Of models/platforms/wide.yaml: bit-blasting alone had given no verdict on it after five minutes.
    [Fact]
    public static void A_query_in_which_bit_blasting_gets_lost_is_decided_all_the_same()
    {
        var wide = new Profile("wide", 52, 15, 32767, [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], false, false, IntegrityMode.Ci);
        var induction = new Induction(wide, Guarantee.ConfidentialityStrict, true, InvariantParts.Keys | InvariantParts.Windows, Board.HasAliases);
        var (id, pose) = induction.Plan(Attacker.Of([Capability.DramAlias])).Single(p => p.Id.EndsWith("/Alias by Physical, dram-alias", StringComparison.Ordinal));
        var result = new ProofRunner(new Z3Solver(), givesCores: false).Decide(pose(), TestContext.Current.CancellationToken);
        Assert.True(result.Status == ProofStatus.Proved, $"{id}: {result.Status} {result.Reason}");
    }
}
