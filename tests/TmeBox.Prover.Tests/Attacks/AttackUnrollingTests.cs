using TmeBox.Prover.Attacks;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Tests.Attacks;

public class AttackUnrollingTests
{
    [Theory]
    [InlineData(Guarantee.Integrity, Capability.CoTenant, "A6")]
    [InlineData(Guarantee.Integrity, Capability.VictimKeyId, "A23")]
    [InlineData(Guarantee.Freshness, Capability.RekeyWithoutFlush, "A13")]
    [InlineData(Guarantee.ConfidentialityContent, Capability.VictimKeyId, "A23")]
    [InlineData(Guarantee.ConfidentialityStrict, Capability.DramSnoop, "A1")]
    public void The_solver_alone_finds_attacks_that_succeed_with_real_bytes(Guarantee guarantee, Capability capability, string name)
    {
        var scene = new Scene(TwoWorkers.Policy(sharedPage: true), TwoWorkers.None);
        var attack = new AttackUnrolling(scene, guarantee, new Z3Solver()).Find(capability, AttackUnrolling.MaxSteps, TestContext.Current.CancellationToken);
        Assert.NotNull(attack);
        Assert.True(attack.Succeeds(() => new BitsCipher()));
        Assert.Equal(name, AttackNames.Of(attack).Id);
    }

    [Fact]
    public void The_solver_finds_no_attack_on_a_proved_cell()
    {
        var scene = new Scene(TwoWorkers.Policy(sharedPage: true), TwoWorkers.Ci);
        Assert.Null(new AttackUnrolling(scene, Guarantee.Integrity, new Z3Solver()).Find(Capability.CoTenant, 3, TestContext.Current.CancellationToken));
    }
}
