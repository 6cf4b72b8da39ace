namespace TmeBox.Prover.Solvers;

/// <summary>How a run of cvc5 ended.</summary>
internal sealed record Cvc5Exit(string Rest, int Code, ulong ResourcesUsed, bool Overflowed);
