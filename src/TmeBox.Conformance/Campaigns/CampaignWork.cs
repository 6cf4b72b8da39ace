using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Campaigns;

/// <summary>Runs parts of a campaign on the specification and an implementation, and keeps what they did.</summary>
public static class CampaignWork
{
    /// <summary>Runs the chunks of a shard that the store lacks.</summary>
    /// <param name="store">Where results go, each chunk as a whole; it knows the plan.</param>
    /// <param name="shard">Which chunks.</param>
    /// <param name="workers">Threads, 1 to 1024.</param>
    /// <param name="progress">Called after each chunk with how many of the shard are done, never by two threads at once.</param>
    /// <param name="implementation">Makes what is compared with the specification; the engine where null.</param>
    /// <param name="mutant">A rule of the specification to break on purpose, or null.</param>
    /// <param name="cancellation">Ends it after the chunks that are being run; what is done is kept.</param>
    /// <exception cref="CampaignException">The store cannot be written, or is of a campaign that compares something else.</exception>
    public static void Run(
        CampaignStore store,
        CampaignShard shard,
        int workers,
        Action<long, long>? progress = null,
        Func<FuzzPlatform, IImplementation>? implementation = null,
        Mutant? mutant = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        Run(store, shard, workers, progress, chunk => Of(store.Plan, chunk, implementation ?? FuzzCampaign.Engine, mutant), cancellation);
    }

    /// <summary>Runs the chunks of a shard that the store lacks, on someone's implementation.</summary>
    /// <param name="store">Where results go, each chunk as a whole; it knows the plan, which must be of this implementation.</param>
    /// <param name="shard">Which chunks.</param>
    /// <param name="workers">Threads, 1 to 1024; each has a conversation of its own.</param>
    /// <param name="start">Begins a conversation; called by many threads.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <exception cref="CampaignException">The store cannot be written, or is of a campaign that compares something else.</exception>
    /// <exception cref="ImplementationException">The implementation cannot be reached. What it does wrong later is a finding.</exception>
    public static void Run(CampaignStore store, CampaignShard shard, int workers, Func<ImplementationHost> start, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(start);
        var idle = new ConcurrentBag<ImplementationHost>();
        try
        {
            Run(store, shard, workers, progress, chunk =>
            {
                if (!idle.TryTake(out var host)) host = start();
                try
                {
                    if (CampaignPlan.NameOf(host) != store.Plan.Compared) throw new CampaignException($"{store.Path}: found a campaign of {Excerpt.Of(store.Plan.Compared)}; expected one of {CampaignPlan.NameOf(host)}");
                    return Of(store.Plan, chunk, host, cancellation);
                }
                finally
                {
                    idle.Add(host);
                }
            }, cancellation);
        }
        finally
        {
            foreach (var host in idle) host.Dispose();
        }
    }

    private static void Run(CampaignStore store, CampaignShard shard, int workers, Action<long, long>? progress, Func<long, ChunkResult> work, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, 1024);
        var done = store.Chunks();
        var all = shard.ChunksOf(store.Plan).LongCount();
        var finished = shard.ChunksOf(store.Plan).LongCount(done.Contains);
        var gate = new Lock();
        try
        {
            Parallel.ForEach(shard.ChunksOf(store.Plan).Where(c => !done.Contains(c)), new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, chunk =>
            {
                var result = work(chunk);
                lock (gate)
                {
                    store.Add(result);
                    progress?.Invoke(++finished, all);
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(i => i is CampaignException or ImplementationException or OperationCanceledException) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static ChunkResult Of(CampaignPlan plan, long chunk, ImplementationHost host, CancellationToken cancellation)
    {
        var (statistics, trials) = (new DiffStatistics(), new Trials(host));
        var findings = ImmutableArray.CreateBuilder<CampaignFinding>();
        var platforms = plan.Platforms.Select(n => CapabilityFit.Fit(FuzzPlatform.All.First(p => p.Profile.Name == n), host.Capabilities).Platform!).ToList();
        var (from, count) = plan.CasesOf(chunk);
        for (var i = from; i < from + count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var trial = trials.Run(FuzzCampaign.Generate(Seeds.Mix(plan.Seed, (ulong)i), plan.Length, platforms[(int)(i % platforms.Count)]), statistics);

            // An interruption ends the implementation too, which is no finding.
            cancellation.ThrowIfCancellationRequested();
            if (trial.Divergence is { } divergence) findings.Add(Finding(i, divergence, FuzzToken.Of(trial.ToSequence())));
        }

        return Result(chunk, count, statistics.Generated, findings);
    }

    internal static ChunkResult Of(CampaignPlan plan, long chunk, Func<FuzzPlatform, IImplementation> implementation, Mutant? mutant)
    {
        var statistics = new FuzzStatistics();
        var findings = ImmutableArray.CreateBuilder<CampaignFinding>();
        var platforms = plan.Platforms.Select(n => FuzzPlatform.All.ToList().FindIndex(p => p.Profile.Name == n)).ToList();
        var (from, count) = plan.CasesOf(chunk);
        for (var i = from; i < from + count; i++)
        {
            var platform = platforms[(int)(i % platforms.Count)];
            var seed = Seeds.Mix(plan.Seed, (ulong)i);
            var run = FuzzRun.Of(FuzzCampaign.Generate(seed, plan.Length, platform), implementation(FuzzPlatform.All[platform]), statistics, mutant);
            if (run.Divergence is { } divergence) findings.Add(Finding(i, divergence, FuzzToken.Of(seed, plan.Length, platform)));
        }

        return Result(chunk, count, statistics, findings);
    }

    private static CampaignFinding Finding(long number, Divergence divergence, string token) => new(
        number,
        divergence.Rules.IsEmpty ? "" : divergence.Rules[^1].Id,
        token,
        FormattableString.Invariant($"step {divergence.Step}: {divergence.Operation}: {divergence.Differences[0]}").ReplaceLineEndings(" "));

    private static ChunkResult Result(long chunk, int sequences, FuzzStatistics statistics, ImmutableArray<CampaignFinding>.Builder findings) => new(
        chunk, sequences, statistics.Operations, statistics.Rules.Coverage().Where(r => r.Value.Any).ToImmutableSortedDictionary(StringComparer.Ordinal), findings.DrainToImmutable());
}
