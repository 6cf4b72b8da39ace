using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Proofs;

/// <summary>Every obligation, decided by Z3 once in a test run; the tests that look at a part of it share it.</summary>
/// <remarks>
/// What a proof used takes Z3 several times as long as the verdict, and cvc5 many times as long, so a run asks both about one obligation in sixteen, other ones
/// every day; <c>TMEBOX_SEED</c> repeats a day's choice. All of them are what <c>./tmebox prove</c> asks.
/// </remarks>
internal static class Book
{
    private const int OneIn = 16;

    private static readonly Lazy<ProofScripts> Everything = new(() =>
        ProofScripts.Compute(new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false), null, TestContext.Current.CancellationToken));

    private static readonly Lazy<ImmutableArray<(string Path, ProofResult Result)>> Sampled = new(() =>
    {
        var runner = new ProofRunner(new SharedAnswers(new Z3Solver()), new SharedAnswers(new Cvc5Solver()));
        return [.. Sample.Zip(runner.DecideAll([.. Sample.Select(p => p.Pose)], null, TestContext.Current.CancellationToken), (p, result) => (p.Path, result))];
    });

    /// <summary>All scripts, and Z3's verdicts.</summary>
    public static ProofScripts Decided => Everything.Value;

    /// <summary>What chooses today's sample.</summary>
    public static ulong Seed { get; } = ulong.Parse(
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed ? seed : DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Today's sample.</summary>
    public static ImmutableArray<(string Path, string Id, Func<Obligation> Pose)> Sample { get; } =
        [.. ProofScripts.Plan().Where(p => (SHA256.HashData(Encoding.UTF8.GetBytes(p.Id))[0] + Seed) % OneIn == 0)];

    /// <summary>Today's sample, decided by both solvers, with what the proofs used.</summary>
    public static ImmutableArray<(string Path, ProofResult Result)> DecidedSample => Sampled.Value;

    /// <summary>The verdicts on the obligations of a folder of <c>proofs/</c>.</summary>
    public static ImmutableArray<ProofResult> Of(string folder) =>
        [.. ProofScripts.Plan().Zip(Decided.Results).Where(o => o.First.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(o => o.Second)];
}
