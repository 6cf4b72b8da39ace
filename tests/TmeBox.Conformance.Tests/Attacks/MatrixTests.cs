using TmeBox.Attacks;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Tests.Worlds;
using TmeBox.Conformance.Worlds;
using TmeBox.Prover.Attacks;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Sandbox;
using TmeBox.Tests.Shared;

namespace TmeBox.Conformance.Tests.Attacks;

/// <summary>What holds between the cells of the matrix, and between proofs and searches.</summary>
public class MatrixTests
{
    private const int Steps = 5;

    private static readonly GuaranteeMatrix Matrix = new(Known.Policy, new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false));

    private static readonly Guarantee[] Looked = [Guarantee.ConfidentialityStrict, Guarantee.Integrity, Guarantee.Freshness, Guarantee.AvailabilityLine, Guarantee.Containment];

    private static readonly SandboxPolicy Apart = Known.Policy with
    {
        Sandboxes = [.. Known.Policy.Sandboxes.Select(s => s with { Memory = [s.Memory[0]] })],
    };

    [Fact]
    public void A_further_capability_never_saves_a_guarantee()
    {
        var wanted = from p in new[] { Proofs.ClientNone, Proofs.ServerCi } from g in Looked from c in Candidates.WithFullInvariant.Granted.Append(Capability.OneAccess) select (p, g, (Attacker)c);
        var cells = Matrix.Decide([.. wanted], null, TestContext.Current.CancellationToken);
        Assert.Contains(cells, c => c.Attacker == Capability.CoTenant && c.Verdict == CellVerdict.Refuted);
        foreach (var cell in cells)
        {
            var alone = cells.Single(c => c.Platform.Name == cell.Platform.Name && c.Guarantee == cell.Guarantee && c.Attacker == Capability.CoTenant);
            Assert.False(
                alone.Verdict == CellVerdict.Refuted && cell.Verdict == CellVerdict.Proved,
                $"{cell.Guarantee} on {cell.Platform.Name} falls to the co-tenant and stands against the co-tenant with {cell.Attacker}");
            if (cell.Attack is not { } attack) continue;
            Assert.True(AttackReplay.Run(attack).Reproduced, $"{cell.Guarantee} {cell.Attacker}: the attack does not replay");
            Assert.Null(AttackFile.Parse(AttackFile.ToText(attack)).Problem);
        }
    }

    [Fact]
    public void Freshness_implies_integrity()
    {
        foreach (var (cell, proved) in Proofs.Cells.Where(c => c.Cell.Guarantee == Guarantee.Freshness))
            Assert.True(!proved || Proofs.Cells.Single(c => c.Cell == cell with { Guarantee = Guarantee.Integrity }).Proved, cell.ToString());
    }

    [Fact]
    public void Strict_confidentiality_implies_that_of_content()
    {
        foreach (var (cell, proved) in Proofs.Cells.Where(c => c.Cell.Guarantee == Guarantee.ConfidentialityStrict))
            Assert.True(!proved || Proofs.Cells.Single(c => c.Cell == cell with { Guarantee = Guarantee.ConfidentialityContent }).Proved, cell.ToString());
    }

    [Fact]
    public void Pages_of_ones_own_never_lose_a_guarantee()
    {
        foreach (var (cell, proved) in Proofs.Cells.Where(c => c.Cell.PagesAreShared))
            Assert.True(!proved || Proofs.Cells.Single(c => c.Cell == cell with { PagesAreShared = false }).Proved, cell.ToString());
    }

    [Fact]
    public void A_search_finds_nothing_where_there_is_a_proof()
    {
        Assert.All(Proofs.Promises, cell =>
        {
            var found = Search(cell).Find(cell.Capability, Steps, TestContext.Current.CancellationToken);
            Assert.True(found is null, $"{cell} is proved, and falls to {string.Join(", ", found?.Steps.Select(s => s.ToString()) ?? [])}");
        });
    }

    [Fact]
    public void What_a_search_finds_with_the_ideal_cipher_succeeds_with_real_bytes()
    {
        // Two runs need longer attacks; the matrix has them.
        var refuted = Proofs.Cells.Where(c => !c.Proved && c.Cell.Guarantee is Guarantee.Integrity or Guarantee.Freshness && c.Cell is { Capability: Capability.CoTenant, PagesAreShared: true }).Select(c => c.Cell).ToArray();
        Assert.NotEmpty(refuted);
        Assert.All(refuted, cell =>
        {
            var attack = Search(cell).Find(cell.Capability, Steps, TestContext.Current.CancellationToken);
            Assert.True(attack is not null, $"{cell} is refuted, and no attack of up to {Steps} steps was found");
            Assert.True(attack.Succeeds(() => BitsCipher.For(cell.Platform)), $"{cell}: {string.Join(", ", attack.Steps)}");
            Assert.True(attack.Succeeds(() => new IdealCipher(17)), $"{cell}: {string.Join(", ", attack.Steps)}");
        });
    }

    private static AttackSearch Search(WorldPromise cell) => new(new Scene(cell.PagesAreShared ? Known.Policy : Apart, cell.Platform, cell.Guarantee, cell.Capability == Capability.ShareReader), cell.Guarantee);
}
