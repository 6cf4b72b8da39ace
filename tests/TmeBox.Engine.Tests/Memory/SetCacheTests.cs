using TmeBox.Engine.Memory;

namespace TmeBox.Engine.Tests.Memory;

public class SetCacheTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(64)]
    public void The_victim_is_always_the_least_recently_used(int ways) => Draw.ForAll(20, (random, seed) =>
    {
        using var cache = new SetCache(2, ways);
        var order = new[] { new List<ulong>(), new List<ulong>() };
        for (int i = 0; i < 600; i++)
        {
            int set = random.Next(2);
            List<ulong> used = order[set];
            ulong tag = LineKey.Of(random.Next(3), (ulong)((random.Next(ways) * 2) + set) * 64);
            int slot = cache.Use(tag);
            Assert.True(used.Contains(tag) == slot >= 0, $"seed {seed}, step {i}: found {slot}");
            if (slot >= 0)
            {
                used.Remove(tag);
                if (random.Next(4) == 0)
                {
                    cache.Remove(slot);
                    continue;
                }
            }
            else
            {
                slot = cache.Room(tag, spareAliases: false);
                ulong victim = cache.TagAt(slot);
                ulong expected = used.Count < ways ? LineKey.None : used[0];
                Assert.True(victim == expected, $"seed {seed}, step {i}: victim {victim:x}, expected {expected:x}");
                if (victim != LineKey.None)
                {
                    used.RemoveAt(0);
                    cache.Remove(slot);
                }

                cache.Insert(slot, tag);
            }

            used.Add(tag);
            Assert.True(cache.SlotsByAge().Select(cache.TagAt).SequenceEqual(order[0].Concat(order[1])), $"seed {seed}, step {i}: another order");
        }
    });

    [Fact]
    public void One_entry_can_be_looked_up_without_a_trace()
    {
        using MemoryEngine engine = Rig.Active(Rig.Ci, new CacheShape(Sets: 1, Ways: 2));
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        engine.Put(2, 0x40, Bytes.Line(1));
        engine.MeetPoison(1, 0x80);
        byte[] data = Bytes.Repeat(0xEE, 64);
        Assert.Null(engine.FindCached(1, 0x40, data));
        Assert.Equal(Bytes.Repeat(0xEE, 64), data);
        Assert.Equal(new CacheEntryState(Dirty: false, Poisoned: true), engine.FindCached(1, 0xBF, data));
        Assert.Equal(new CacheEntryState(Dirty: true, Poisoned: false), engine.FindCached(2, 0x40, data));
        Assert.Equal(Bytes.Line(1), data);

        // Looking at the older entry did not make it younger.
        engine.Get(3, 0xC0);
        Assert.Equal(2, engine.LastEvictions[0].KeyId);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.FindCached(32768, 0, data));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.FindCached(0, 1ul << 46, data));
        Assert.Throws<ArgumentException>(() => engine.FindCached(0, 0, new byte[63]));
        using MemoryEngine uncached = Rig.Active(cache: CacheShape.Uncached);
        Assert.Null(uncached.FindCached(0, 0, data));
    }
}
