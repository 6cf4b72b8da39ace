using System.Collections.Immutable;
using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Runs generated sequences until enough are run, time is up, something diverges, or it is cancelled.</summary>
/// <remarks>The sequences and the first divergence follow from the seed, whatever the number of workers.</remarks>
public sealed class FuzzCampaign
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private readonly FuzzOptions options;
    private readonly Func<FuzzPlatform, IImplementation> implementation;
    private readonly Action<FuzzProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, (FuzzCase Case, FuzzRun Run, string Token)> divergences = [];
    private long next = -1;
    private long firstDivergence = long.MaxValue;
    private long operations;
    private long sequences;
    private long lastProgress;

    private FuzzCampaign(FuzzOptions options, Action<FuzzProgress>? progress, CancellationToken cancellation)
    {
        (this.options, this.progress, this.cancellation) = (options, progress, cancellation);
        implementation = options.Implementation ?? Engine;
    }

    /// <summary>Runs a campaign.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="progress">Called about four times a second, from any worker, never by two at once.</param>
    /// <param name="cancellation">Ends the campaign early; that is told apart from a finding.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its documented range.</exception>
    public static FuzzReport Run(FuzzOptions options, Action<FuzzProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Workers, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Length, FuzzGenerator.MaxLength);
        return new FuzzCampaign(options, progress, cancellation).Run();
    }

    internal static IImplementation Engine(FuzzPlatform platform) => new EngineSide(platform.Profile, platform.Cache);

    internal static FuzzCase Generate(ulong seed, int length, int platform) =>
        FuzzGenerator.Case(FuzzPlatform.All[platform], length).Sample(1, new Rnd(seed), length).Single();

    private FuzzReport Run()
    {
        var workers = new FuzzStatistics[options.Workers];
        for (var i = 0; i < workers.Length; i++) workers[i] = new();
        if (workers.Length == 1)
        {
            Work(workers[0]);
        }
        else
        {
            var threads = workers.Select(w => Task.Factory.StartNew(() => Work(w), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            Task.WaitAll(threads, CancellationToken.None);
        }

        var total = new FuzzStatistics();
        foreach (var worker in workers) total.Add(worker);
        var finding = divergences.Count == 0 ? null : Found(divergences.First().Value);
        return new(
            options.Seed,
            finding is not null ? FuzzEnd.Diverged : cancellation.IsCancellationRequested ? FuzzEnd.Cancelled : FuzzEnd.Completed,
            total.Operations,
            total.Sequences,
            total.Idle,
            total.Discards.ToImmutableSortedDictionary(StringComparer.Ordinal),
            MachineRules.All.ToImmutableSortedDictionary(r => r.Id, total.Fired, StringComparer.Ordinal),
            Stopwatch.GetElapsedTime(start),
            finding);
    }

    private void Work(FuzzStatistics statistics)
    {
        while (!IsOver())
        {
            var index = Interlocked.Increment(ref next);
            if (index > Interlocked.Read(ref firstDivergence)) return;
            var platform = (int)(index % FuzzPlatform.All.Length);
            var seed = Mix(options.Seed, (ulong)index);
            var sequence = Generate(seed, options.Length, platform);
            var before = statistics.Operations;
            var run = FuzzRun.Of(sequence, implementation(sequence.Platform), statistics, options.Mutant);
            statistics.Sequences++;
            Interlocked.Add(ref operations, statistics.Operations - before);
            Interlocked.Increment(ref sequences);
            if (run.Divergence is not null) Diverged(index, sequence, run, FuzzToken.Of(seed, options.Length, platform));
            Tell();
        }
    }

    private bool IsOver() =>
        cancellation.IsCancellationRequested
        || (options.Time is { } time ? Stopwatch.GetElapsedTime(start) >= time : Interlocked.Read(ref operations) >= options.Operations);

    private void Diverged(long index, FuzzCase sequence, FuzzRun run, string token)
    {
        lock (gate)
        {
            divergences.Add(index, (sequence, run, token));
            if (index < firstDivergence) Interlocked.Exchange(ref firstDivergence, index);
        }
    }

    private FuzzFinding Found((FuzzCase Case, FuzzRun Run, string Token) first) => Fuzz.Shrunk(first.Case, first.Run, first.Token, implementation, options.Mutant);

    private void Tell()
    {
        if (progress is null) return;
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(lastProgress, now) < ProgressEvery) return;
            lastProgress = now;
            progress(new(Interlocked.Read(ref operations), Interlocked.Read(ref sequences), Stopwatch.GetElapsedTime(start, now)));
        }
    }

    // SplitMix64: neighbouring sequences get unrelated seeds.
    internal static ulong Mix(ulong seed, ulong index)
    {
        var z = seed + ((index + 1) * 0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
