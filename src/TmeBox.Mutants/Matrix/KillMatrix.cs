using System.Collections.Immutable;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Mutants;

/// <summary>Every seeded fault at every gate, and every known-good variant at the gate of properties.</summary>
/// <param name="Gates">The names of the gates.</param>
/// <param name="Rows">One row a fault.</param>
/// <param name="Variants">One row a variant.</param>
public sealed record KillMatrix(ImmutableArray<string> Gates, ImmutableArray<KillRow> Rows, ImmutableArray<VariantRow> Variants)
{
    /// <summary>What is wrong: survivors, arguments that do not hold, variants that are not quiet. Empty if all is well.</summary>
    public IEnumerable<string> Problems => Rows.Select(r => r.Problem).Concat(Variants.Select(v => v.Problem)).OfType<string>();

    /// <summary>The gates of the published matrix.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <exception cref="IOException">Something is missing in it.</exception>
    /// <exception cref="FormatException">Something in it is damaged.</exception>
    public static ImmutableArray<IGate> GatesOf(string root) =>
        [ProofGate.Of(root), PropertyGate.Published, new VectorGate(VectorGenerator.Generate()), ReplayGate.Of(root)];

    /// <summary>Computes it; the same whatever the number of workers.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="gates">The gates.</param>
    /// <param name="workers">Threads, 1 or more.</param>
    /// <param name="progress">Told after each fault and variant how many are done; called by many threads.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static KillMatrix Compute(
        ImmutableArray<SeededFault> faults, ImmutableArray<KnownGood> variants, ImmutableArray<IGate> gates, int workers, Action<int>? progress, CancellationToken cancellation)
    {
        var rows = new KillRow[faults.Length];
        var quiet = new VariantRow[variants.Length];
        var done = 0;
        Parallel.For(0, rows.Length + quiet.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, i =>
        {
            if (i < quiet.Length) quiet[i] = VariantRow.Of(variants[i], PropertyGate.OfVariants, cancellation);
            else rows[i - quiet.Length] = KillRow.Of(faults[i - quiet.Length], gates, cancellation);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return new([.. gates.Select(g => g.Name)], [.. rows], [.. quiet]);
    }
}
