using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;

namespace TmeBox.Mutants;

/// <summary>How small the sequence becomes that shows a fault, and how small it could be.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Found">How many operations had run when the fault showed.</param>
/// <param name="Left">The operations beyond the set-up, after shrinking.</param>
/// <param name="Fewest">What is known of the fewest operations beyond the set-up.</param>
/// <param name="Time">How long shrinking took.</param>
public sealed record ShrinkFigure(SeededFault Fault, int Found, ImmutableArray<Operation> Left, Fewest Fewest, TimeSpan Time)
{
    /// <summary>The most times as many as the fewest that may be left.</summary>
    public const double MostRatio = 1.5;

    /// <summary>How many operations the search runs for sequences of each length, if nothing else is said: a minute's work.</summary>
    public const long UsualSearch = 1_000_000;

    private const ulong Seed = 1000;
    private const int Length = 1000;
    private const int MostSequences = 100;

    /// <summary>How many times as many are left as would do, at most.</summary>
    public double Ratio => Fewest.Operations == 0 ? 1 : (double)Left.Length / Fewest.Operations;

    /// <summary>Whether at most <see cref="MostRatio"/> times the fewest are left; null where the search did not come far enough to tell.</summary>
    public bool? IsSmall => Ratio <= MostRatio ? true : Fewest.IsExact ? false : null;

    /// <summary>The figures of a fault, from sequences of 1,000 operations; null where none of them shows it.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="search">How many operations the search for the fewest runs for sequences of each length, at least 1.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static ShrinkFigure? Of(SeededFault fault, long search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fault);
        for (var i = 0; i < MostSequences; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var platform = FuzzPlatform.All[i % FuzzPlatform.All.Length];
            var sequence = FuzzCampaign.Generate(Seeds.Mix(Seed, (ulong)i), Length, platform);
            var failed = FuzzRun.Of(sequence, fault.Make(platform));
            if (failed.Divergence is null) continue;
            var start = Stopwatch.GetTimestamp();
            var (_, shrunk) = FuzzShrinker.Shrink(sequence, failed, fault.Make);
            var time = Stopwatch.GetElapsedTime(start);
            ImmutableArray<Operation> left = [.. shrunk.Performed.Skip(shrunk.SetUpPerformed)];
            return new(fault, failed.Performed.Count, left, new FewestOperations(fault, platform, shrunk, failed, search).Below(left.Length, cancellation), time);
        }

        return null;
    }
}
