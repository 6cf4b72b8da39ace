using System.Collections.Immutable;
using TmeBox.Prover.Proofs;

namespace TmeBox.Cli.Proving;

/// <summary>How a claim ended.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Result">The solvers' verdict.</param>
/// <param name="Attacks">If it has a counterexample, what explains it: attacks on the cells that rest on it, or another induction.</param>
internal sealed record Ended(Claimed Claim, ProofResult Result, ImmutableArray<string> Attacks)
{
    /// <summary>A counterexample that is explained: by an attack, so that the cells are refuted; or by another induction, which proves the cell that needs more.</summary>
    public bool IsRefutedCell => Result.Status == ProofStatus.Counterexample && Attacks.Length > 0;

    /// <summary>Neither proved nor explained: our failure.</summary>
    public bool IsFailure => Result.Status != ProofStatus.Proved && !IsRefutedCell;

    /// <summary>The verdict in a few words.</summary>
    public string Verdict => Result.Status switch
    {
        ProofStatus.Proved => "proved",
        ProofStatus.Counterexample when Attacks is [RefutedCells.ProvedOtherwise] => "counterexample (cell proved otherwise)",
        ProofStatus.Counterexample when IsRefutedCell => "counterexample (refuted cell)",
        ProofStatus.Counterexample => "counterexample",
        ProofStatus.Vacuous => "vacuous",
        _ => "undecided",
    };

    /// <summary>Assumptions about cipher, randomness and policy that the solver's core names.</summary>
    public ImmutableArray<string> Assumptions => [.. Result.AssumptionsUsed.Where(a => !a.StartsWith("Invariant", StringComparison.Ordinal) && a != "Move.Allowed")];
}
