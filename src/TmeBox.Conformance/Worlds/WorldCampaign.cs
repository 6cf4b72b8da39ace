using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Campaigns;

namespace TmeBox.Conformance.Worlds;

/// <summary>Evaluates the promises of proofs on every state of generated runs, until enough moves are made, time is up, a promise is broken, or it is cancelled.</summary>
/// <remarks>The runs, the first violation and, unless time ends it, all that a report says but how long it took follow from the seed and the promises, whatever the number of workers.</remarks>
public sealed class WorldCampaign
{
    private readonly WorldOptions options;
    private readonly ImmutableArray<WorldGround> grounds;
    private readonly Action<WorldProgress>? progress;
    private readonly CancellationToken cancellation;

    private WorldCampaign(WorldOptions options, Action<WorldProgress>? progress, CancellationToken cancellation)
    {
        (this.options, this.progress, this.cancellation) = (options, progress, cancellation);
        grounds = WorldGround.Of(options.Promises);
    }

    /// <summary>Runs a campaign.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="progress">Called about four times a second, from any worker, never by two at once.</param>
    /// <param name="cancellation">Ends the campaign early; that is told apart from a finding.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its documented range.</exception>
    /// <exception cref="ArgumentException">No guarantee is promised against the plain co-tenant, so there is nothing to check.</exception>
    public static WorldReport Run(WorldOptions options, Action<WorldProgress>? progress = null, CancellationToken cancellation = default) =>
        Checked(options, progress, cancellation).Run();

    /// <summary>Makes one run of a campaign again.</summary>
    /// <param name="options">As the campaign had them.</param>
    /// <param name="run">The number of the run.</param>
    /// <returns>The finding, or null if every promise holds in it now.</returns>
    public static WorldFinding? Replay(WorldOptions options, long run)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(run);
        var campaign = Checked(options, null, default);
        var generated = campaign.Generate(run);
        return WorldRun.Of(generated, options).Violation is null ? null : campaign.Found(run, generated);
    }

    private static WorldCampaign Checked(WorldOptions options, Action<WorldProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Workers, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Length, WorldOptions.MostLength);
        if (options.Sandboxes is { } sandboxes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sandboxes, WorldOptions.FewestSandboxes, nameof(options.Sandboxes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sandboxes, WorldOptions.MostSandboxes, nameof(options.Sandboxes));
        }

        var campaign = new WorldCampaign(options, progress, cancellation);
        return campaign.grounds.IsEmpty ? throw new ArgumentException("nothing is promised against the plain co-tenant", nameof(options)) : campaign;
    }

    private WorldReport Run()
    {
        var done = Crew<WorldStatistics, WorldCase>.Run(
            new(options.Moves, options.Time, options.Workers), Work, progress is null ? null : p => progress(new(p.Amount, p.Cases, p.Elapsed)), cancellation);
        var finding = done.First is null ? null : Found(done.Index, done.First);
        return new(
            options.Seed,
            finding is not null ? WorldEnd.Violated : cancellation.IsCancellationRequested ? WorldEnd.Cancelled : WorldEnd.Completed,
            done.Total.Moves,
            done.Total.Runs,
            done.Total.Checks,
            done.Total.MovesBy.ToImmutableSortedDictionary(StringComparer.Ordinal),
            done.Total.Discards.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Enum.GetValues<WorldPremise>().ToImmutableSortedDictionary(p => p, done.Total.Met),
            [.. done.Total.MovesOn],
            done.Total.MostActing,
            done.Total.Compared,
            done.Elapsed,
            finding);
    }

    private (long Moves, WorldCase? Violated) Work(long index, WorldStatistics statistics)
    {
        var generated = Generate(index);
        var before = statistics.Moves;
        var run = WorldRun.Of(generated, options, statistics);
        statistics.Runs++;
        return (statistics.Moves - before, run.Violation is null ? null : generated);
    }

    private WorldCase Generate(long index)
    {
        var ground = grounds[(int)(index % grounds.Length)];
        var cipher = (index / grounds.Length) % 2 == 0 ? WorldCipher.Bits : WorldCipher.Ideal;
        return WorldGenerator.Case(ground, cipher, options.Length, options.Sandboxes).Sample(1, new Rnd(Seeds.Mix(options.Seed, (ulong)index)), options.Length).Single();
    }

    private WorldFinding Found(long index, WorldCase generated)
    {
        var found = WorldRun.Of(generated, options).Violation!.Step;
        var (smallest, run) = WorldShrinker.Shrink(generated, options);
        return new(options.Seed, index, found, smallest.ToString(), [.. run.Made], run.Violation!);
    }
}
