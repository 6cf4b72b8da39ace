using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using TmeBox.Conformance.Fuzzing;
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
    /// <exception cref="CampaignException">The store cannot be written.</exception>
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
                var result = Of(store.Plan, chunk, implementation ?? FuzzCampaign.Engine, mutant);
                lock (gate)
                {
                    store.Add(result);
                    progress?.Invoke(++finished, all);
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<CampaignException>().FirstOrDefault() is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
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
            statistics.Sequences++;
            if (run.Divergence is not { } divergence) continue;
            findings.Add(new(
                i,
                divergence.Rules.IsEmpty ? "" : divergence.Rules[^1].Id,
                FuzzToken.Of(seed, plan.Length, platform),
                FormattableString.Invariant($"step {divergence.Step}: {divergence.Operation}: {divergence.Differences[0]}").ReplaceLineEndings(" ")));
        }

        return new(chunk, statistics.Sequences, statistics.Operations, statistics.Rules.Coverage().Where(r => r.Value.Any).ToImmutableSortedDictionary(StringComparer.Ordinal), findings.DrainToImmutable());
    }
}
