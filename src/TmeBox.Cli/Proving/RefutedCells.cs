using System.Collections.Concurrent;
using TmeBox.Prover.Attacks;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Proving;

/// <summary>Whether a cell has an attack: what excuses a counterexample to its induction.</summary>
internal sealed class RefutedCells
{
    private readonly ConcurrentDictionary<MatrixCell, Lazy<string?>> attacks = new();

    /// <summary>The id of the shortest attack, or null.</summary>
    public string? AttackOn(MatrixCell cell, CancellationToken cancelled) =>
        attacks.GetOrAdd(cell, c => new(() => Find(c, cancelled))).Value;

    private static string? Find(MatrixCell cell, CancellationToken cancelled)
    {
        var attack = new AttackSearch(new Scene(Policy(cell), cell.Platform, cell.Guarantee, cell.Capability == Capability.ShareReader), cell.Guarantee).Find(cell.Capability, GuaranteeMatrix.MaxAttackSteps, cancelled);
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
        [new(cell.Guarantee, cell.Capability, cell.Platform.Name)]);
}
