using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Runs generated sequences until enough are run, time is up, something diverges, or it is cancelled.</summary>
/// <remarks>The sequences, the first divergence and, unless time ends it, all that a report says but how long it took follow from the seed, whatever the number of workers.</remarks>
public sealed class FuzzCampaign
{
    private readonly FuzzOptions options;
    private readonly Func<FuzzPlatform, IImplementation> implementation;
    private readonly int[] platforms;

    private FuzzCampaign(FuzzOptions options)
    {
        this.options = options;
        implementation = options.Implementation ?? Engine;
        platforms =
        [
            .. Enumerable.Range(0, FuzzPlatform.All.Length).Where(i => options.Platforms.IsDefaultOrEmpty || options.Platforms.Contains(FuzzPlatform.All[i].Profile.Name)),
        ];
    }

    /// <summary>Runs a campaign.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="progress">Called about four times a second, from any worker, never by two at once.</param>
    /// <param name="cancellation">Ends the campaign early; that is told apart from a finding.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its documented range.</exception>
    /// <exception cref="ArgumentException">No platform has one of the names.</exception>
    public static FuzzReport Run(FuzzOptions options, Action<FuzzProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Workers, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Length, FuzzGenerator.MaxLength);
        foreach (var name in options.Platforms.IsDefault ? [] : options.Platforms)
            if (FuzzPlatform.All.All(p => p.Profile.Name != name))
                throw new ArgumentException($"found platform '{name}'; expected one of {string.Join(", ", FuzzPlatform.All.Select(p => p.Profile.Name))}", nameof(options));
        return new FuzzCampaign(options).Run(progress, cancellation);
    }

    internal static IImplementation Engine(FuzzPlatform platform) => new EngineSide(platform.Profile, platform.Cache);

    internal static FuzzCase Generate(ulong seed, int length, int platform) => Generate(seed, length, FuzzPlatform.All[platform]);

    internal static FuzzCase Generate(ulong seed, int length, FuzzPlatform platform) =>
        FuzzGenerator.Case(platform, length).Sample(1, new Rnd(seed), length).Single();

    private FuzzReport Run(Action<FuzzProgress>? progress, CancellationToken cancellation)
    {
        var done = Crew<FuzzStatistics, Found>.Run(
            new(options.Operations, options.Time, options.Workers), Work, progress is null ? null : p => progress(new(p.Amount, p.Cases, p.Elapsed)), cancellation);
        var finding = done.First is not { } first ? null
            : options.Shrinks ? Fuzz.Shrunk(first.Case, first.Run, first.Token, implementation, options.Mutant)
            : Fuzz.Found(first.Case, first.Run, first.Token, first.Run.Performed.Count);
        return new(
            options.Seed,
            finding is not null ? FuzzEnd.Diverged : cancellation.IsCancellationRequested ? FuzzEnd.Cancelled : FuzzEnd.Completed,
            [.. platforms.Select(p => FuzzPlatform.All[p].Profile.Name)],
            done.Total.Operations,
            done.Total.Sequences,
            done.Total.Useless.ToImmutableSortedDictionary(StringComparer.Ordinal),
            done.Total.Discards.ToImmutableSortedDictionary(StringComparer.Ordinal),
            done.Total.Rules.Coverage(),
            done.Elapsed,
            finding);
    }

    private (long Operations, Found? Found) Work(long index, FuzzStatistics statistics)
    {
        var platform = platforms[(int)(index % platforms.Length)];
        var seed = Seeds.Mix(options.Seed, (ulong)index);
        var sequence = Generate(seed, options.Length, platform);
        var before = statistics.Operations;
        var run = FuzzRun.Of(sequence, implementation(sequence.Platform), statistics, options.Mutant);
        statistics.Sequences++;
        return (statistics.Operations - before, run.Divergence is null ? null : new(sequence, run, FuzzToken.Of(seed, options.Length, platform)));
    }

    private sealed record Found(FuzzCase Case, FuzzRun Run, string Token);
}
