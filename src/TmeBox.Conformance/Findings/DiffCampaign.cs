using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Shrinking;

namespace TmeBox.Conformance.Findings;

/// <summary>Compares the specification with one implementation behind the protocol: written sequences first, then generated ones.</summary>
public sealed class DiffCampaign
{
    private static readonly TimeSpan DefaultShrinkTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private readonly ImplementationHost host;
    private readonly DiffOptions options;
    private readonly CancellationToken cancellation;
    private readonly Trials trials;
    private readonly DiffStatistics statistics = new();
    private readonly List<Trial> diverging = [];
    private readonly List<(FuzzPlatform Platform, string Name)> platforms = [];
    private readonly Dictionary<string, string> skippedPlatforms = new(StringComparer.Ordinal);
    private readonly long start = Stopwatch.GetTimestamp();
    private long sequences;

    private DiffCampaign(ImplementationHost host, DiffOptions options, CancellationToken cancellation)
    {
        (this.host, this.options, this.cancellation, trials) = (host, options, cancellation, new(host));
        foreach (var platform in FuzzPlatform.All.Where(p => options.Platforms.IsDefaultOrEmpty || options.Platforms.Contains(p.Profile.Name)))
        {
            var (fitted, reason) = CapabilityFit.Fit(platform, host.Capabilities);
            if (fitted is null) skippedPlatforms[platform.Profile.Name] = reason!;
            else platforms.Add((fitted, platform.Profile.Name));
        }
    }

    /// <summary>Compares.</summary>
    /// <param name="host">The implementation.</param>
    /// <param name="options">What to run.</param>
    /// <param name="written">Written sequences, each with the length of its set-up.</param>
    /// <param name="progress">Called about four times a second.</param>
    /// <param name="cancellation">Ends it early; that is no finding.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DiffReport Run(
        ImplementationHost host,
        DiffOptions options,
        IReadOnlyList<(OperationSequence Sequence, int SetUpLength)>? written = null,
        Action<FuzzProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        return new DiffCampaign(host, options, cancellation).Run(written ?? [], progress);
    }

    private DiffReport Run(IReadOnlyList<(OperationSequence Sequence, int SetUpLength)> written, Action<FuzzProgress>? progress)
    {
        foreach (var (sequence, setUpLength) in written)
        {
            if (IsEnough()) break;
            Compare(sequence, setUpLength);
        }

        var last = start;
        for (var index = 0L; platforms.Count > 0 && !IsEnough() && !IsOver(); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (platform, _) = platforms[(int)(index % platforms.Count)];
            var seed = Seeds.Mix(options.Seed, (ulong)index);
            sequences++;
            Note(trials.Run(FuzzCampaign.Generate(seed, options.Length, platform), statistics));
            if (progress is null || Stopwatch.GetElapsedTime(last) < ProgressEvery) continue;
            last = Stopwatch.GetTimestamp();
            progress(new(statistics.Generated.Operations, sequences, Stopwatch.GetElapsedTime(start)));
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        var skipped = statistics.Skipped.Concat(statistics.Generated.Discards.Where(d => d.Key.Contains(": not performed by", StringComparison.Ordinal)).Select(d => new KeyValuePair<string, long>(d.Key.Split(':')[0], d.Value)));
        return new(
            host.Name,
            options.Seed,
            [.. platforms.Select(p => p.Name)],
            skippedPlatforms.ToImmutableSortedDictionary(StringComparer.Ordinal),
            sequences,
            written.Count,
            statistics.AgreedSteps,
            statistics.LeftOpen,
            skipped.GroupBy(s => s.Key, s => s.Value).ToImmutableSortedDictionary(g => g.Key, g => g.Sum(), StringComparer.Ordinal),
            statistics.Agreed.Coverage(),
            diverging.Count,
            host.Restarts,
            elapsed,
            [.. Suspicion.Groups(diverging, statistics.Agreed).Select(g => Shrunk(g.Suspect, g.Trials))]);
    }

    private void Compare(OperationSequence sequence, int setUpLength)
    {
        cancellation.ThrowIfCancellationRequested();
        var (fitted, reason) = CapabilityFit.Fit(new(sequence.Platform, sequence.Cache), host.Capabilities);
        if (fitted is null)
        {
            skippedPlatforms[sequence.Platform.Name] = reason!;
            return;
        }

        sequences++;
        Note(trials.Run(OperationSequence.Of(fitted.Profile, fitted.Cache, sequence.Operations), setUpLength, statistics));
    }

    private void Note(Trial trial)
    {
        if (trial.Divergence is not null) diverging.Add(trial);
    }

    private bool IsEnough() => diverging.Count >= options.Divergences;

    private bool IsOver() => options.Time is { } time ? Stopwatch.GetElapsedTime(start) >= time : statistics.Generated.Operations >= options.Operations;

    // The shortest one of them is shrunk; it has to stay a divergence of the same kind, and about the same rule where that can be told.
    private DiffFinding Shrunk(Spec.Rules.Rule? suspect, ImmutableArray<Trial> group)
    {
        var found = group.MinBy(t => t.Operations.Length - t.SetUpLength)!;
        var (state, divergence) = Minimization.Run(trials, ShrinkState.Of(found.ToSequence(), found.SetUpLength), found.Divergence!, suspect, options.ShrinkTime ?? DefaultShrinkTime, found: found.ToSequence(), cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new(suspect, group.Length, found.ToSequence(), found.SetUpLength, state, divergence);
    }
}
