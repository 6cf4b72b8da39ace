namespace TmeBox.X86.Sweep;

/// <summary>One comparison of the production verifier with the decoder and the specification.</summary>
/// <param name="Id">A short name.</param>
/// <param name="What">What is compared.</param>
/// <param name="Coverage">Whether that is all there is of it, and if not, which part.</param>
/// <param name="IsExhaustive">Whether it is all there is of it.</param>
/// <param name="Run">Compares, on all processors, and says how many instructions; throws <see cref="DecodersDifferException"/> where the two differ. What it is given is told how much is done, from 0 to 1, by any thread.</param>
public sealed record SelfCheckPart(string Id, string What, string Coverage, bool IsExhaustive, Func<Action<double>, CancellationToken, long> Run);
