using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Proofs;

/// <summary>Every obligation, decided by Z3 once in a test run; the tests that look at a part of it share it.</summary>
/// <remarks>
/// cvc5 takes many times as long, so a run asks it about one obligation in sixteen, other ones every day; <c>TMEBOX_SEED</c> repeats a day's choice. All of them are
/// what <c>./tmebox prove</c> asks.
/// </remarks>
internal static class Book
{
    private const int OneIn = 16;

    private static readonly Lazy<ProofScripts> Everything = new(() =>
        ProofScripts.Compute(new ProofRunner(new SharedAnswers(new Z3Solver())), null, TestContext.Current.CancellationToken));

    public static ProofScripts Decided => Everything.Value;

    /// <summary>What chooses today's sample.</summary>
    public static ulong Seed { get; } = ulong.Parse(
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed ? seed : DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The verdicts on the obligations of a folder of <c>proofs/</c>.</summary>
    public static ImmutableArray<ProofResult> Of(string folder) =>
        [.. ProofScripts.Paths().Zip(Decided.Results).Where(o => o.First.StartsWith(folder + "/", StringComparison.Ordinal)).Select(o => o.Second)];

    /// <summary>Today's sample, decided by both solvers.</summary>
    public static ImmutableArray<ProofResult> Sample() =>
        new ProofRunner(new SharedAnswers(new Z3Solver()), new SharedAnswers(new Cvc5Solver())).DecideAll(
            [.. Decided.Results.Select(r => r.Obligation).Where(o => (SHA256.HashData(Encoding.UTF8.GetBytes(o.Id))[0] + Seed) % OneIn == 0)], null, TestContext.Current.CancellationToken);
}
