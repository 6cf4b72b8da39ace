using FsCheck;
using FsCheck.Fluent;

namespace TmeBox.Engine.Tests;

/// <summary>Random sequences of operations on two engines that must agree. FsCheck shrinks a failure and prints its seed.</summary>
public class SequenceTests
{
    private static readonly CacheShape Tiny = new(Sets: 2, Ways: 2);
    private static readonly int[] SomeWays = [1, 7, 8, 9];

    [Fact]
    public void The_fastest_AES_path_and_the_portable_one_agree_after_every_step() => ForAllSequences((profile, steps) =>
    {
        // Where the processor has no AES, or it is switched off, both are portable and this says nothing.
        MemoryEngine fastest = Keyed(profile, Tiny, AesPath.Auto);
        MemoryEngine portable = Keyed(profile, Tiny, AesPath.Portable);
        Assert.Equal((Cipher.LineCipher.For(AesPath.Auto).Path, AesPath.Portable), (fastest.AesInUse, portable.AesInUse));
        Agree(fastest, portable, steps, (_, _) => { });
    });

    [Fact]
    public void A_finite_cache_is_an_unlimited_one_that_follows_the_reported_evictions() => ForAllSequences((profile, steps) =>
    {
        MemoryEngine finite = Keyed(profile, Tiny);
        MemoryEngine unlimited = Keyed(profile, CacheShape.Unlimited);
        var ours = new byte[64];
        var theirs = new byte[64];
        foreach (Step step in steps)
        {
            EngineStatus expected = step.Run(finite, ours);
            foreach (Eviction eviction in finite.LastEvictions.ToArray())
            {
                CachedLine victim = unlimited.CachedLines().Single(x => x.KeyId == eviction.KeyId && x.LineAddress == eviction.LineAddress);
                Assert.Equal(victim.Dirty, eviction.WrittenBack);
                Assert.Equal(unlimited.Pa(eviction.KeyId, eviction.LineAddress), eviction.PhysicalAddress);
                Assert.Equal(EngineStatus.Done, unlimited.Evict(eviction.PhysicalAddress));
            }

            Assert.Equal(expected, step.Run(unlimited, theirs));
            Assert.Equal(ours, theirs);
            Assert.Equal(finite.Digest(), unlimited.Digest());
            Assert.True(finite.CachedLines().Count <= 4);
        }
    });

    [Fact]
    public void An_uncached_engine_is_an_unlimited_cache_emptied_after_every_step() => ForAllSequences((profile, steps) =>
        Agree(Keyed(profile, CacheShape.Uncached), Keyed(profile, CacheShape.Unlimited), steps, (uncached, unlimited) =>
        {
            Assert.Empty(uncached.CachedLines());
            Assert.Equal(0, uncached.LastEvictions.Length);
            foreach (CachedLine line in unlimited.CachedLines().ToArray())
            {
                unlimited.Out(line.KeyId, line.LineAddress);
            }
        }));

    [Fact]
    public void With_one_KeyID_a_line_the_size_of_the_cache_cannot_be_seen() => ForAllSequences((profile, steps) =>
    {
        MemoryEngine[] engines = [Keyed(profile, Tiny), Keyed(profile, new CacheShape(Sets: 1, Ways: 1)), Keyed(profile, CacheShape.Default), Keyed(profile, CacheShape.Unlimited), Keyed(profile, CacheShape.Uncached)];
        for (int line = 0; line < 11; line++)
        {
            Array.ForEach(engines, engine => engine.Put(1 + (line % 5), (ulong)line * 64, Bytes.Line(line)));
        }

        foreach (Step step in steps.Where(step => !step.IsOutside))
        {
            var seen = new HashSet<(EngineStatus, string)>();
            foreach (MemoryEngine engine in engines)
            {
                var output = new byte[64];
                EngineStatus status = step.Run(engine, output, ownKeyId: true);
                seen.Add((status, Convert.ToHexString(output)));
            }

            Assert.Single(seen);
        }
    });

    [Fact]
    public void The_vector_search_and_the_plain_search_of_a_set_agree()
    {
        // Eight ways take the vector search, seven and nine do not; with the evictions followed all are the same machine.
        ForAllSequences((profile, steps) =>
        {
            foreach (int ways in SomeWays)
            {
                MemoryEngine engine = Keyed(profile, new CacheShape(Sets: 1, Ways: ways));
                MemoryEngine follower = Keyed(profile, CacheShape.Unlimited);
                var ours = new byte[64];
                var theirs = new byte[64];
                foreach (Step step in steps)
                {
                    EngineStatus status = step.Run(engine, ours);
                    foreach (Eviction eviction in engine.LastEvictions)
                    {
                        follower.Evict(eviction.PhysicalAddress);
                    }

                    Assert.Equal(status, step.Run(follower, theirs));
                    Assert.Equal(ours, theirs);
                }

                Assert.Equal(engine.Digest(), follower.Digest());
            }
        });
    }

    private static void Agree(MemoryEngine one, MemoryEngine two, Step[] steps, Action<MemoryEngine, MemoryEngine> afterStep)
    {
        var ours = new byte[64];
        var theirs = new byte[64];
        foreach (Step step in steps)
        {
            Assert.Equal(step.Run(one, ours), step.Run(two, theirs));
            Assert.Equal(ours, theirs);
            afterStep(one, two);
            Assert.Equal(one.Digest(), two.Digest());
        }
    }

    private static void ForAllSequences(Action<EngineProfile, Step[]> property)
    {
        Gen<int[]> numbers = Gen.Choose(0, int.MaxValue).ArrayOf().Resize(120);
        foreach (EngineProfile profile in new[] { Rig.Platform, Rig.Ci })
        {
            Prop.ForAll(Arb.From(numbers, ArbMap.Default.ArbFor<int[]>().Shrinker), sequence =>
                    property(profile, [.. sequence.Select(number => new Step(number))]))
                .QuickCheckThrowOnFailure();
        }
    }

    /// <summary>KeyIDs 1 to 4 have keys (1 and 2 with one tweak key, 3 without integrity), 5 behaves as TME.</summary>
    private static MemoryEngine Keyed(EngineProfile profile, CacheShape cache, AesPath path = AesPath.Auto)
    {
        MemoryEngine engine = Rig.Active(profile, cache, path, k: 3, p: 0);
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 11, 10);
        engine.Key(2, EngineAlgorithms.Xts128Integrity, 12, 10);
        engine.Key(3, EngineAlgorithms.Xts256, 13, 33);
        engine.Key(4, EngineAlgorithms.Xts256Integrity, 14, 34);
        return engine;
    }
}
