using System.Collections.Concurrent;
using TmeBox.Attacks;
using TmeBox.Prover.Attacks;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Proving;

/// <summary>What excuses a counterexample to an induction: the cell has an attack, or an induction with a stronger invariant proves it.</summary>
/// <param name="runner">Decides obligations.</param>
internal sealed class RefutedCells(ProofRunner runner)
{
    /// <summary>Said instead of an attack where another induction proves the cell.</summary>
    public const string ProvedOtherwise = "another induction";

    private readonly CellProofs proofs = new(runner);
    private readonly ConcurrentDictionary<MatrixCell, Lazy<string?>> excuses = new();

    /// <summary>The id of the shortest attack, or <see cref="ProvedOtherwise"/>, or null.</summary>
    public string? ExcuseFor(MatrixCell cell, CancellationToken cancelled) =>
        excuses.GetOrAdd(cell, c => new(() => IsProvedOtherwise(c, cancelled) ? ProvedOtherwise : Find(c, cancelled))).Value;

    private bool IsProvedOtherwise(MatrixCell cell, CancellationToken cancelled) =>
        Candidates.For(cell.Platform, cell.Guarantee, cell.SharedPages, cell.Attacker).Skip(1).Any()
        && proofs.Hold(cell.Platform, cell.Guarantee, cell.SharedPages, cell.Attacker, cancelled);

    private static string? Find(MatrixCell cell, CancellationToken cancelled)
    {
        var attack = new AttackSearch(new Scene(Policy(cell), cell.Platform, cell.Guarantee, cell.Attacker.Has(Capability.ShareReader)), cell.Guarantee).Find(cell.Attacker, GuaranteeMatrix.MaxAttackSteps, cancelled);
        return attack is null ? null : AttackNames.Of(attack).Id;
    }

    // The smallest policy with such pages.
    private static SandboxPolicy Policy(MatrixCell cell) => new(
        "two",
        [cell.Platform.Name],
        [
            new("one", 1, [new(0x10000, cell.SharedPages ? 64UL : Ownership.PageBytes)]),
            new("other", 2, [new(cell.SharedPages ? 0x10040UL : 0x11000UL, cell.SharedPages ? 64UL : Ownership.PageBytes)]),
        ],
        [new(cell.Guarantee, cell.Attacker, cell.Platform.Name)]);
}
