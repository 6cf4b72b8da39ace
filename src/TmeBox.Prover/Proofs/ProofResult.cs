using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Proofs;

/// <summary>How an obligation ended.</summary>
public enum ProofStatus
{
    /// <summary>The goal follows, and the assumptions can be met.</summary>
    Proved,

    /// <summary>There is a state that satisfies the assumptions and not the goal.</summary>
    Counterexample,

    /// <summary>No state satisfies the assumptions: the obligation says nothing, which is our fault.</summary>
    Vacuous,

    /// <summary>A solver gave up, printed an error, or disagrees with the other: our fault too.</summary>
    Undecided,
}

/// <summary>The verdict on one obligation.</summary>
/// <param name="Obligation">What was to be proved.</param>
/// <param name="Status">How it ended.</param>
/// <param name="RulesUsed">Rules whose guards the solver's core mentions; a core is one reason, not the only one. Empty where the runner gives no cores.</param>
/// <param name="AssumptionsUsed">The names of assumptions in the core, without numbers. Empty where the runner gives no cores.</param>
/// <param name="Answer">The first solver's answer.</param>
/// <param name="SecondOpinion">The second solver's verdict, or null if it was not asked.</param>
/// <param name="Reason">Why it is undecided; empty otherwise.</param>
public sealed record ProofResult(
    Obligation Obligation,
    ProofStatus Status,
    ImmutableArray<Rule> RulesUsed,
    ImmutableArray<string> AssumptionsUsed,
    SolverAnswer Answer,
    Verdict? SecondOpinion,
    string Reason);
