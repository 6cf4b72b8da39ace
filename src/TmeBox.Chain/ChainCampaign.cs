using System.Collections.Immutable;
using TmeBox.Chain.Sides;
using TmeBox.Conformance.Campaigns;

namespace TmeBox.Chain;

/// <summary>Runs the whole chain: code that the verifier accepts, page tables in DRAM, the runtime's programs, specification and engine, under the guarantees.</summary>
/// <remarks>The runs, the first break and, unless time ends it, all that a report says but how long it took follow from the seed and the options, whatever the number of workers.</remarks>
public static class ChainCampaign
{
    /// <summary>Runs a campaign.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="progress">Called about four times a second, from any worker, never by two at once.</param>
    /// <param name="cancellation">Ends the campaign early; that is told apart from a finding.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its documented range.</exception>
    /// <exception cref="ArgumentException">There is no ground.</exception>
    public static ChainReport Run(ChainOptions options, Action<ChainProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(options);
        var done = Crew<ChainTally, FoundBreak>.Run(
            new(options.Steps, options.Time, options.Workers),
            (index, tally) =>
            {
                var before = tally.Steps;
                var found = Of(options, index, tally);
                return (tally.Steps - before, found);
            },
            progress is null ? null : p => progress(new(p.Amount, p.Cases, p.Elapsed)),
            cancellation);
        return new(
            options.Seed,
            done.First is not null ? ChainEnd.Broken : cancellation.IsCancellationRequested ? ChainEnd.Cancelled : ChainEnd.Completed,
            done.Total.Steps,
            done.Total.Runs,
            done.Total.Counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
            done.Elapsed,
            done.First);
    }

    /// <summary>Makes one run of a campaign again.</summary>
    /// <param name="options">As the campaign had them.</param>
    /// <param name="run">The number of the run.</param>
    /// <returns>What broke, or null if nothing does now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or an option outside its documented range.</exception>
    public static FoundBreak? Replay(ChainOptions options, long run)
    {
        Check(options);
        ArgumentOutOfRangeException.ThrowIfNegative(run);
        return Of(options, run, new());
    }

    private static FoundBreak? Of(ChainOptions options, long index, ChainTally tally)
    {
        var ground = options.Grounds[(int)(index % options.Grounds.Length)];
        var checks = options.Link is null ? ChainChecks.InvariantsToo : ChainChecks.GuaranteesOnly;
        return ChainRun.Of(ground, options.Link, Seeds.Mix(options.Seed, (ulong)index), options.Length, checks, tally) is { } broken ? new(options.Seed, index, ground, broken) : null;
    }

    private static void Check(ChainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Workers, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Length, ChainOptions.MostLength);
        if (options.Grounds.IsDefaultOrEmpty) throw new ArgumentException("there is no ground to run on", nameof(options));
    }
}
