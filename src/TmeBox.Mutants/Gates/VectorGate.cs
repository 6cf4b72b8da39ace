using TmeBox.Conformance.Vectors;

namespace TmeBox.Mutants;

/// <summary>The test vectors: answers alone, without a look inside.</summary>
/// <param name="vectors">The vectors.</param>
public sealed class VectorGate(VectorSet vectors) : IGate
{
    /// <inheritdoc/>
    public string Name => "vectors";

    /// <inheritdoc/>
    public Verdict Judge(SeededFault fault, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return VectorRunner.FirstFailure(vectors, fault.Start, cancellation) is { } failure ? Verdict.KilledBy(FormattableString.Invariant($"{failure.TcId}")) : Verdict.Passed;
    }
}
