namespace TmeBox.Prover.Traces;

/// <summary>A rule for which no trace was found: a rule that never decides, or a search that is not good enough. Either is our fault.</summary>
/// <param name="message">Which rule, and how far was searched.</param>
public sealed class TraceMissingException(string message) : Exception(message);
