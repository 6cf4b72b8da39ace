namespace TmeBox.Prover.Witnesses;

/// <summary>A counterexample does not happen on the concrete machine: prover and specification disagree, which is our fault.</summary>
/// <param name="message">Which obligation, and what did not come out.</param>
public sealed class ReplayFailedException(string message) : Exception(message);
