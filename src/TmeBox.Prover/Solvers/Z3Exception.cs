namespace TmeBox.Prover.Solvers;

/// <summary>libz3 refused a call; the message is the library's own.</summary>
internal sealed class Z3Exception(string message) : InvalidOperationException(message);
