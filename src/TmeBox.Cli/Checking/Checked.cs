using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Cli.Input;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Checking;

/// <summary>A policy with its whole guarantee matrix.</summary>
/// <param name="File">The policy's file, as the user named it.</param>
/// <param name="Input">The policy.</param>
/// <param name="Platforms">The platforms that were checked.</param>
/// <param name="Cells">Every cell, by platform, guarantee and capability.</param>
/// <param name="Demands">What the policy demands on these platforms.</param>
/// <param name="Refutations">The different attacks, each with all the cells that it refutes.</param>
/// <param name="Solvers">Which solvers were asked.</param>
/// <param name="Obligations">How many different obligations were decided.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record Checked(
    string File,
    PolicyOnPlatforms Input,
    ImmutableArray<Profile> Platforms,
    ImmutableArray<Cell> Cells,
    ImmutableArray<DemandVerdict> Demands,
    ImmutableArray<Refutation> Refutations,
    ImmutableArray<string> Solvers,
    int Obligations,
    TimeSpan Elapsed)
{
    public bool AllDemandsHold => Demands.All(d => d.Holds);

    public bool IsDemanded(Cell cell) => Demands.Any(d => ReferenceEquals(d.Cell, cell));
}

/// <summary>An attack and the cells that it refutes.</summary>
/// <param name="Attack">The attack, of the first of the cells.</param>
/// <param name="Name">Which known attack it is.</param>
/// <param name="Cells">The cells.</param>
/// <param name="Files">Where the attack on each of the cells was written for replaying; empty if nowhere.</param>
internal sealed record Refutation(Attack Attack, AttackName Name, ImmutableArray<Cell> Cells, ImmutableArray<string> Files);
