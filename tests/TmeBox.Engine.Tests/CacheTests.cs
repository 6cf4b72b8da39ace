namespace TmeBox.Engine.Tests;

public class CacheTests
{
    [Fact]
    public void The_least_recently_used_entry_goes_and_is_reported()
    {
        MemoryEngine engine = Rig.Active(cache: new CacheShape(Sets: 2, Ways: 2));
        engine.Put(1, 0x000, Bytes.Line(1));
        engine.Get(2, 0x080);
        engine.Get(1, 0x000);
        Assert.Equal(0, engine.LastEvictions.Length);
        engine.Get(1, 0x040);
        Assert.Equal(0, engine.LastEvictions.Length);
        engine.Get(3, 0x100);
        Assert.Equal([new Eviction(2, 0x080, engine.Pa(2, 0x080), WrittenBack: false)], engine.LastEvictions.ToArray());
        engine.Put(3, 0x180, Bytes.Line(2));
        Assert.Equal([new Eviction(1, 0x000, engine.Pa(1, 0x000), WrittenBack: true)], engine.LastEvictions.ToArray());
        Assert.NotEqual(new byte[64], engine.Cipher(0));
        engine.Get(3, 0x180);
        Assert.Equal(0, engine.LastEvictions.Length);
    }

    [Fact]
    public void The_victim_is_written_back_before_the_fill_reads_DRAM()
    {
        MemoryEngine engine = Rig.Active(cache: new CacheShape(Sets: 1, Ways: 1));
        engine.Key(1, EngineAlgorithms.Xts128, 1, 2);
        engine.Key(2, EngineAlgorithms.Xts128, 1, 2);
        engine.Put(1, 0x40, Bytes.Line(1));

        // The victim is an alias of the line that is filled, with the same key: the fill must see it.
        Assert.Equal(Bytes.Line(1), engine.Get(2, 0x40));
        Assert.Equal(1, engine.LastEvictions[0].KeyId);
    }

    [Fact]
    public void A_dropped_prefetch_evicts_nothing_and_a_kept_one_reports()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci, new CacheShape(Sets: 1, Ways: 1));
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        engine.Put(2, 0x80, Bytes.Line(1));
        string before = engine.Digest();
        engine.Prefetch(engine.Pa(1, 0x40));
        Assert.Equal(before, engine.Digest());
        Assert.Equal(0, engine.LastEvictions.Length);
        engine.Prefetch(engine.Pa(2, 0x40));
        Assert.Equal(0x80ul, engine.LastEvictions[0].LineAddress);
        Assert.Equal(0x40ul, Assert.Single(engine.CachedLines()).LineAddress);
    }

    [Fact]
    public void A_prefetch_spares_dirty_aliases_of_its_own_line_while_it_can()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci, new CacheShape(Sets: 1, Ways: 2));
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(1));
        engine.Put(2, 0x40, Bytes.Line(2));
        engine.Get(2, 0x80);
        engine.Prefetch(engine.Pa(1, 0x40));
        Assert.Equal(0x80ul, engine.LastEvictions[0].LineAddress);
        Assert.Equal(Bytes.Line(1), engine.Get(1, 0x40));

        // Nothing but dirty aliases: one leaves, and the line it left behind fails the MAC, so nothing comes in.
        engine.Out(1, 0x40);
        engine.Put(3, 0x40, Bytes.Line(3));
        engine.Prefetch(engine.Pa(1, 0x40));
        Assert.Equal(2, engine.LastEvictions[0].KeyId);
        Assert.Equal(3, Assert.Single(engine.CachedLines()).KeyId);
        Assert.False(engine.Beside(0x40).Poison);
    }

    [Fact]
    public void The_default_cache_has_512_lines()
    {
        MemoryEngine engine = Rig.Active(cache: CacheShape.Default);
        for (ulong line = 0; line < 512; line++)
        {
            engine.Get(0, line * 64);
            Assert.Equal(0, engine.LastEvictions.Length);
        }

        engine.Get(0, 512 * 64);
        Assert.Equal(0ul, engine.LastEvictions[0].LineAddress);
        Assert.Equal(512, engine.CachedLines().Count);
    }

    [Fact]
    public void An_unlimited_cache_grows_shrinks_and_grows_again()
    {
        MemoryEngine engine = Rig.Active(cache: CacheShape.Unlimited);
        for (int round = 0; round < 3; round++)
        {
            for (int line = 0; line < 5000; line++)
            {
                engine.Put(line % 64, (ulong)line * 64, Bytes.Line(line));
            }

            Assert.Equal(5000, engine.CachedLines().Count);
            for (int line = round; line < 5000; line += 2)
            {
                engine.Out(line % 64, (ulong)line * 64);
            }

            for (int line = 0; line < 5000; line++)
            {
                Assert.Equal(Bytes.Line(line), engine.Get(line % 64, (ulong)line * 64));
            }
        }
    }

    [Fact]
    public void Accesses_allocate_nothing()
    {
        foreach (CacheShape shape in new[] { CacheShape.Default, new CacheShape(Sets: 1, Ways: 2), CacheShape.Unlimited, CacheShape.Uncached })
        {
            MemoryEngine engine = Rig.Active(Rig.Ci, shape);
            engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
            byte[] line = Bytes.Line(1);
            Round(engine, line);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Round(engine, line);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        static void Round(MemoryEngine engine, byte[] line)
        {
            for (ulong i = 0; i < 1000; i++)
            {
                ulong pa = engine.Pa(1, i * 64);
                engine.Write(pa, ulong.MaxValue, line);
                engine.Write(pa, i, line);
                engine.Read(pa, line);
                engine.WriteBack(pa);
                engine.Flush(pa);
                engine.Prefetch(pa);
                engine.Movdir64b(pa, line);
            }
        }
    }
}
