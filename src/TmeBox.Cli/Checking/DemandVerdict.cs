using System.Collections.Immutable;
using TmeBox.Cli.Input;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>A demand of the policy and the cell that answers it.</summary>
/// <param name="Number">Its number in the policy, from 1.</param>
/// <param name="Demand">The demand.</param>
/// <param name="Place">Where it is made.</param>
/// <param name="Cell">The verdict.</param>
/// <param name="Remedies">What would restore it if it is refuted.</param>
internal sealed record DemandVerdict(int Number, Demand Demand, Position Place, Cell Cell, ImmutableArray<string> Remedies)
{
    public bool Holds => Cell.Verdict == CellVerdict.Proved;
}
