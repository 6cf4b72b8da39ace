using System.Collections.Immutable;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;

namespace TmeBox.Mutants;

/// <summary>Another way to be right: no gate may take it for a fault.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Sentence">What differs.</param>
/// <param name="Cache">The cache that it has on every platform, or null: the platform's own.</param>
/// <param name="Make">Makes one, as after reset.</param>
public sealed record KnownGood(string Id, string Sentence, CacheShape? Cache, Func<FuzzPlatform, IImplementation> Make)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<KnownGood> All { get; } =
    [
        new("portable-aes", "AES in plain C#", null, p => Engine(p, new() { Aes = AesPath.Portable })),
        new("aes-ni", "AES by AES-NI, where the processor has it", null, p => Engine(p, new() { Aes = System.Runtime.Intrinsics.X86.Aes.IsSupported ? AesPath.AesNi : AesPath.Portable })),
        new("widest-aes", "AES by the widest instructions that the processor has", null, p => Engine(p, new() { Aes = AesPath.Auto })),
        new("uncached", "no line outlives an access", CacheShape.Uncached, p => Engine(p, new())),
        new("one-line", "a cache of one line", Finite(1, 1), p => Engine(p, new())),
        new("four-by-two", "a cache of four sets and two ways", Finite(4, 2), p => Engine(p, new())),
        new("one-by-sixty-four", "a fully associative cache of 64 lines", Finite(1, 64), p => Engine(p, new())),
        new("default-cache", "a cache of 64 sets and eight ways", CacheShape.Default, p => Engine(p, new())),
        new("many-threads", "an engine for many threads", CacheShape.Uncached, p => Engine(p, new() { ManyThreads = true })),
        new("random-victims", "lines leave the cache at random", CacheShape.Unlimited, p => new Evicting(Engine(p, new()), p.Profile, newestFirst: false)),
        new("newest-victims", "the line that came last leaves the cache first", CacheShape.Unlimited, p => new Evicting(Engine(p, new()), p.Profile, newestFirst: true)),
        new("lists", "accesses go as lists instead of one by one", null, p => new Listing(new(EngineProfiles.For(p.Profile), new() { Cache = p.Cache }))),
        new("detours", "a snapshot, something else, and back, every third operation", null, Detour),
        new("faults-asleep", "the copy of the engine that has the seeded faults, none of them awake", null, EngineCodeFault.MakeAsleep),
        new("used-before", "an engine that was used and reset", null, UsedBefore),
    ];

    /// <summary>What sequences are generated for.</summary>
    public ImmutableArray<FuzzPlatform> Platforms => [.. FuzzPlatform.All.Select(p => Cache is null ? p : p with { Cache = Cache })];

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static CacheShape Finite(int sets, int ways) => new(CacheMode.Finite, sets, ways);

    private static EngineSide Engine(FuzzPlatform platform, EngineOptions options) => new(new MemoryEngine(EngineProfiles.For(platform.Profile), options with { Cache = platform.Cache }));

    private static Detouring Detour(FuzzPlatform platform)
    {
        var engine = Engine(platform, new());
        return new(engine, () =>
        {
            var snapshot = engine.TakeSnapshot();
            return () =>
            {
                engine.Restore(snapshot);
                snapshot.Dispose();
            };
        });
    }

    private static EngineSide UsedBefore(FuzzPlatform platform)
    {
        var engine = new MemoryEngine(EngineProfiles.For(platform.Profile), new() { Cache = platform.Cache });
        var use = new EngineSide(engine);
        var sequence = FuzzCampaign.Generate(1, 20, platform);
        foreach (var draft in sequence.SetUp.Concat(sequence.Body)) use.Step(draft.Operation);
        engine.Reset();
        return use;
    }
}
