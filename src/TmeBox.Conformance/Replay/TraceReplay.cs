using System.Diagnostics;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Traces;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Replay;

/// <summary>Replays the memory trace of a real program on the specification and the engine, in lockstep.</summary>
public static class TraceReplay
{
    private const int Batch = 4096;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Replays a trace through its map.</summary>
    /// <param name="trace">The trace, seen through the map.</param>
    /// <param name="map">The map: whose the pages are.</param>
    /// <param name="options">The platform and the rest.</param>
    /// <param name="progress">Called about four times a second.</param>
    /// <param name="cancellation">Ends the replay early; that is told apart from a finding.</param>
    /// <exception cref="ArgumentException">The platform lacks a KeyID, the algorithm or the memory that the map needs.</exception>
    public static TraceReport Run(
        MappedTrace trace, PageMap map, TraceReplayOptions options, Action<TraceProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(options);
        var profile = options.Profile;
        var keyIdBits = options.KeyIdBits ?? profile.MaxKeyIdBits;
        var algorithm = options.Algorithm ?? Preferred(profile);
        Check(map, profile, keyIdBits, algorithm);
        using var replaying = new Replaying(trace, map, options, keyIdBits, algorithm);
        return replaying.Run(progress, cancellation);
    }

    /// <summary>The operations that a trace stands for, set-up first, as a sequence that anyone can run.</summary>
    /// <param name="trace">The trace, seen through the map; whether it ended at a problem is to be asked of it.</param>
    /// <param name="map">The map: whose the pages are.</param>
    /// <param name="options">The platform and the rest.</param>
    /// <exception cref="ArgumentException">The platform lacks what the map needs, or there are more operations than a sequence has.</exception>
    public static OperationSequence Sequence(MappedTrace trace, PageMap map, TraceReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(options);
        var profile = options.Profile;
        var keyIdBits = options.KeyIdBits ?? profile.MaxKeyIdBits;
        var algorithm = options.Algorithm ?? Preferred(profile);
        Check(map, profile, keyIdBits, algorithm);
        var operations = TraceOperations.SetUp(map, profile, algorithm, keyIdBits).ToList();
        var source = new TraceOperations(profile.PhysicalAddressBits - keyIdBits);
        for (long accesses = 0; accesses < (options.MaxAccesses ?? long.MaxValue) && trace.Read(out var access); accesses++)
        {
            source.Append(access, operations);
            if (operations.Count > OperationSequence.MaxOperations) throw new ArgumentException($"the first {accesses + 1} accesses are more than {OperationSequence.MaxOperations} operations");
        }

        return OperationSequence.Of(profile, options.Cache ?? CacheShape.Default, [.. operations]);
    }

    private static Algorithm Preferred(Profile profile)
    {
        var checkedFirst = profile.Integrity == IntegrityMode.Ci ? new[] { Algorithm.Xts128Integrity, Algorithm.Xts256Integrity } : [];
        foreach (var algorithm in checkedFirst)
            if (profile.Algorithms.Contains(algorithm))
                return algorithm;
        return profile.Algorithms.Length > 0 ? profile.Algorithms[0] : throw new ArgumentException($"the platform {profile.Name} has no algorithm");
    }

    private static void Check(PageMap map, Profile profile, int keyIdBits, Algorithm algorithm)
    {
        if (keyIdBits < 1 || keyIdBits > profile.MaxKeyIdBits) throw new ArgumentException($"the platform {profile.Name} has no {keyIdBits} KeyID bits to activate");
        if (!profile.Algorithms.Contains(algorithm)) throw new ArgumentException($"the platform {profile.Name} lacks {algorithm}");
        if (!profile.Algorithms.Contains(Algorithm.Xts128) && !profile.Algorithms.Contains(Algorithm.Xts256))
            throw new ArgumentException($"the platform {profile.Name} has no algorithm for TME itself");
        foreach (var sandbox in map.Sandboxes)
            if (sandbox.KeyId < 1 || sandbox.KeyId > profile.MaxKeys || sandbox.KeyId >> keyIdBits != 0)
                throw new ArgumentException($"the platform {profile.Name} has no KeyID {sandbox.KeyId} for the sandbox {sandbox.Name}");
        if (map.ArenaStart + map.ArenaBytes > 1UL << (profile.PhysicalAddressBits - keyIdBits))
            throw new ArgumentException($"the arena of the map {map.Name} ends above the {profile.PhysicalAddressBits - keyIdBits} address bits that KeyIDs leave");
    }

    private sealed class Replaying : IDisposable
    {
        private readonly MappedTrace trace;
        private readonly TraceOperations source;
        private readonly Lockstep lockstep;
        private readonly BareEngine bare;
        private readonly RuleTally rules = new();
        private readonly List<Operation> operations = new(Batch + 128);
        private readonly long most;
        private readonly long start = Stopwatch.GetTimestamp();
        private readonly TimeSpan setUp;
        private readonly int setUpSteps;
        private long accesses;

        public Replaying(MappedTrace trace, PageMap map, TraceReplayOptions options, int keyIdBits, Algorithm algorithm)
        {
            var cache = options.Cache ?? CacheShape.Default;
            this.trace = trace;
            most = options.MaxAccesses ?? long.MaxValue;
            source = new(options.Profile.PhysicalAddressBits - keyIdBits);
            lockstep = new(options.Profile, cache, options.Depth ?? ComparisonDepth.Touched);
            bare = new(options.Profile, cache);
            foreach (var operation in TraceOperations.SetUp(map, options.Profile, algorithm, keyIdBits))
            {
                var diverged = lockstep.Step(operation) is not null;
                rules.Count(lockstep.Fired, lockstep.Answer.Outcome);
                if (diverged) return;
                bare.Prepare(operation);
            }

            setUp = lockstep.SpecificationTime;
            setUpSteps = (int)lockstep.Steps;
        }

        public TraceReport Run(Action<TraceProgress>? progress, CancellationToken cancellation)
        {
            var told = start;
            while (lockstep.Divergence is null && Fill())
            {
                if (cancellation.IsCancellationRequested) return Report(TraceEnd.Cancelled);
                bare.Run(operations);
                foreach (var operation in operations)
                {
                    var diverged = lockstep.Step(operation) is not null;
                    rules.Count(lockstep.Fired, lockstep.Answer.Outcome);
                    if (diverged) break;
                }

                if (progress is null || Stopwatch.GetElapsedTime(told) < ProgressEvery) continue;
                told = Stopwatch.GetTimestamp();
                progress(new(accesses, Stopwatch.GetElapsedTime(start)));
            }

            lockstep.Finish();
            return Report(lockstep.Divergence is not null ? TraceEnd.Diverged : trace.Problem is not null ? TraceEnd.BadTrace : TraceEnd.Completed);
        }

        public void Dispose()
        {
            lockstep.Dispose();
            bare.Dispose();
        }

        private bool Fill()
        {
            operations.Clear();
            while (operations.Count < Batch && accesses < most && trace.Read(out var access))
            {
                accesses++;
                source.Append(access, operations);
            }

            return operations.Count > 0;
        }

        private TraceReport Report(TraceEnd end)
        {
            var steps = lockstep.Steps - setUpSteps;
            var seconds = (lockstep.SpecificationTime - setUp).TotalSeconds;
            return new(end, accesses, steps, source.Pages, seconds > 0 ? steps / seconds : 0, bare.Rate, rules.Coverage(), Stopwatch.GetElapsedTime(start), lockstep.Divergence, trace.Problem);
        }
    }
}
