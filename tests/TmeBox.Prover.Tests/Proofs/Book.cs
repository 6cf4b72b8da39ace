using System.Collections.Immutable;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Proofs;

/// <summary>Every obligation, decided by both solvers once in this process; the tests that look at a part of it share it.</summary>
internal static class Book
{
    private static readonly Lazy<ProofScripts> Everything = new(() =>
        ProofScripts.Compute(new ProofRunner(new SharedAnswers(new Z3Solver()), new SharedAnswers(new Cvc5Solver())), null, TestContext.Current.CancellationToken));

    public static ProofScripts Decided => Everything.Value;

    /// <summary>The verdicts on the obligations of a folder of <c>proofs/</c>.</summary>
    public static ImmutableArray<ProofResult> Of(string folder) =>
        [.. ProofScripts.Paths().Zip(Decided.Results).Where(o => o.First.StartsWith(folder + "/", StringComparison.Ordinal)).Select(o => o.Second)];
}
