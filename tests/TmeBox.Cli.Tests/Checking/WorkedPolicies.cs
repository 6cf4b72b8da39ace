using TmeBox.Cli.Input;
using TmeBox.Cli.Tests.Input;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Tests.Shared;

namespace TmeBox.Cli.Tests.Checking;

/// <summary>The policies that users start from.</summary>
public sealed class WorkedPolicies
{
    public static TheoryData<string> Names { get; } = ["two-workers", "neighbours", "shared-config", "pipeline", "thousand-workers"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_that_a_worked_policy_demands_is_proved(string name)
    {
        var loaded = PolicyFile.Load(Path.Combine(Scratch.Root, "models/policies", name + ".yaml"));
        Assert.Empty(loaded.Problems);
        var (policy, platforms) = (loaded.Value!.Policy, loaded.Value.Platforms);
        Assert.Equal(name, policy.Name);
        var matrix = new GuaranteeMatrix(policy, new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false));
        var cells = matrix.Decide([.. policy.Demands.Select(d => (platforms.Single(p => p.Name == d.Platform), d.Guarantee, d.Attacker))], null, TestContext.Current.CancellationToken);
        Assert.All(cells, c => Assert.True(c.Verdict == CellVerdict.Proved, $"{c.Guarantee} against {c.Attacker} on {c.Platform.Name} is refuted"));
    }

    [Fact]
    public void Every_committed_policy_is_well_formed() =>
        Assert.All(Directory.GetFiles(Path.Combine(Scratch.Root, "models/policies"), "*.yaml"), f => Assert.Empty(PolicyFile.Load(f).Problems));
}
