using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Prover.Proofs;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Cells;

/// <summary>The verdict on a cell of the guarantee matrix. There is no third.</summary>
public enum CellVerdict
{
    /// <summary>The guarantee holds in every run, of any length, for every owner map that fits the policy's page sharing.</summary>
    Proved,

    /// <summary>There is an attack.</summary>
    Refuted,
}

/// <summary>One cell: a guarantee, a platform, an attacker, and the verdict with its evidence.</summary>
/// <param name="Guarantee">The guarantee.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Attacker">Against whom.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Proofs">The proofs that a PROVED cell rests on; empty otherwise.</param>
/// <param name="Attack">The attack of a REFUTED cell; null otherwise.</param>
/// <param name="Elapsed">Time that the decision took, shared proofs not counted twice.</param>
public sealed record Cell(
    Guarantee Guarantee,
    Profile Platform,
    Attacker Attacker,
    CellVerdict Verdict,
    ImmutableArray<ProofResult> Proofs,
    Attack? Attack,
    TimeSpan Elapsed)
{
    /// <summary>The assumptions that the proofs used, each once.</summary>
    public ImmutableArray<string> Assumptions =>
        [.. Proofs.SelectMany(p => p.AssumptionsUsed).Where(a => a.StartsWith("Cipher.", StringComparison.Ordinal) || a.StartsWith("Random.", StringComparison.Ordinal) || a.StartsWith("Renaming.", StringComparison.Ordinal) || a.StartsWith("Victim.", StringComparison.Ordinal) || a.StartsWith("Boot.", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
