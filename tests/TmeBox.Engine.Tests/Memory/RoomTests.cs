using TmeBox.Engine.Memory;

namespace TmeBox.Engine.Tests.Memory;

/// <summary>What memory the engine takes, keeps, and gives back.</summary>
public class RoomTests
{
    private static readonly EngineProfile Wide = Rig.Platform with { PhysicalAddressBits = 52, MaxKeyIdBits = 15, MaxKeys = 32767 };

    [Fact]
    public void DRAM_spreads_over_the_whole_address_space_and_takes_room_by_the_page()
    {
        using var engine = new MemoryEngine(Wide);
        engine.Activate(Rig.Enable);
        ulong[] addresses = [.. Enumerable.Range(0, 4096).Select(i => (ulong)i << 24), .. Enumerable.Range(0, 64).Select(i => ((ulong)i << 46) + (1ul << 40) + 0x1FC0), (1ul << 52) - 64];
        foreach (ulong address in addresses)
        {
            engine.Movdir64b(address, Bytes.Line((int)(address >> 20) ^ (int)(address >> 40)));
        }

        Assert.Equal(addresses.Length, engine.TouchedPages);
        Assert.Equal(addresses.Order(), engine.DramLines().Select(line => line.LineAddress));
        foreach (ulong address in addresses)
        {
            Assert.Equal(Bytes.Line((int)(address >> 20) ^ (int)(address >> 40)), engine.Get(0, address));
            Assert.Equal(new byte[64], engine.Cipher(address ^ 64));
        }

        engine.Reset();
        Assert.Equal(0, engine.TouchedPages);
        Assert.Empty(engine.DramLines());
        Assert.All(addresses, address => Assert.Equal(new byte[64], engine.Cipher(address)));
    }

    [Fact]
    public void The_directory_walks_pages_in_order()
    {
        Draw.ForAll(30, (random, seed) =>
        {
            using var dram = new Dram(52);
            ulong[] pages = [.. Enumerable.Range(0, 200).Select(_ => (ulong)random.NextInt64(1L << random.Next(1, 41))).Distinct().Order()];
            foreach (ulong page in pages)
            {
                unsafe
                {
                    dram.Change((page << 6) + (ulong)random.Next(64));
                }
            }

            var walked = new List<ulong>();
            for (ulong line = dram.NextPage(0); line != PageDirectory.None; line = dram.NextPage(line + 64))
            {
                walked.Add(line >> 6);
            }

            Assert.True(pages.SequenceEqual(walked), $"seed {seed}: pages {string.Join(' ', pages)}, walked {string.Join(' ', walked)}");
        });
    }

    [Fact]
    public void All_32767_keys_stay_apart()
    {
        using var engine = new MemoryEngine(Wide);
        engine.Activate(Rig.Enable | Rig.KeyIdBits(15) | Rig.AllAlgorithms);
        var field = new byte[64];
        var ciphertexts = new HashSet<string>(StringComparer.Ordinal);
        for (int keyId = 1; keyId <= 32767; keyId++)
        {
            BitConverter.TryWriteBytes(field, keyId);
            Assert.Equal(EngineStatus.Done, engine.Pconfig(new KeyProgram { KeyId = (ushort)keyId, Control = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), KeyField1 = field, KeyField2 = field }));
        }

        for (int keyId = 1; keyId <= 32767; keyId += 31)
        {
            engine.Movdir64b(engine.Pa(keyId, 0x40), field);
            Assert.True(ciphertexts.Add(Convert.ToHexString(engine.Cipher(0x40))), $"KeyID {keyId} has the key of another");
        }
    }

    [Fact]
    public void Accesses_allocate_nothing_over_a_million()
    {
        foreach (CacheShape shape in new[] { CacheShape.Default, new CacheShape(Sets: 1, Ways: 2), new CacheShape(Sets: 4, Ways: 64), CacheShape.Unlimited, CacheShape.Uncached })
        {
            foreach (bool manyThreads in new[] { false, true })
            {
                using MemoryEngine engine = Twin.Make(Rig.Platform, shape, manyThreads);
                MemoryPort port = engine.OpenPort();
                var list = new LineAccess[1000];
                var data = new byte[64_000];
                // The runtime itself allocates a little when it replaces code by better code; what the path allocates, it allocates every time.
                long least = long.MaxValue;
                for (int attempt = 0; attempt < 5 && least != 0; attempt++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    int accesses = 0;
                    while (accesses < 100_000)
                    {
                        accesses += Round(engine, port, list, data);
                    }

                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                Assert.Equal(0, least);
            }
        }

        static int Round(MemoryEngine engine, MemoryPort port, LineAccess[] list, byte[] data)
        {
            int accesses = 0;
            for (int i = 0; i < list.Length; i++)
            {
                ulong pa = engine.Pa(1 + (i & 3), (ulong)i * 64);
                port.Read(pa, data);
                port.Write(pa, 0xFF, data);
                list[i] = i % 3 == 0 ? LineAccess.Write(pa, i * 64) : LineAccess.Read(pa, i * 64);
                accesses += 2;
            }

            for (CachePolicy policy = CachePolicy.Through; policy <= CachePolicy.Past; policy++)
            {
                port.Execute(list, data, policy);
                port.Read(2, 0x10, data, policy);
                port.Write(3, 0x30, data, policy);
                accesses += 3000;
            }

            return accesses;
        }
    }

    [Fact]
    public void A_disposed_engine_answers_nothing()
    {
        MemoryEngine engine = Rig.Active();
        EngineSnapshot snapshot = engine.TakeSnapshot();
        MemoryPort port = engine.OpenPort();
        engine.Dispose();
        engine.Dispose();
        var line = new byte[64];
        Action[] calls =
        [
            () => engine.Read(0, line), () => engine.Write(0, 1, line), () => engine.Flush(0), () => engine.Evict(0), () => engine.WriteBack(0),
            () => engine.Prefetch(0), () => engine.Movdir64b(0, line), () => engine.Snoop(0, line), () => engine.Replace(0, line, default),
            () => engine.Activate(0), () => engine.ReadActivate(), () => engine.Program(1, 0), () => engine.KeyStateOf(0), () => engine.CachedLines(),
            () => Assert.Empty(engine.DramLines()), () => engine.FindCached(0, 0, line), () => engine.ComputeDigest(line), () => engine.Reset(),
            () => engine.TakeSnapshot(), () => engine.Restore(snapshot), () => port.Read(0, 0, line), () => port.Write(0, 0, line),
            () => port.Execute([LineAccess.Read(0, 0)], line),
        ];
        Assert.All(calls, call => Assert.Throws<ObjectDisposedException>(call));
        snapshot.Dispose();
    }

    [Fact]
    public void Memory_is_given_back_at_once()
    {
        // Sixty engines of 64 MiB each: four gigabytes, if they were kept.
        var block = new byte[64 << 20];
        for (int i = 0; i < 60; i++)
        {
            using MemoryEngine engine = Rig.Active();
            engine.Port.Write(1, 0, block, CachePolicy.Past);
        }

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Assert.InRange(process.WorkingSet64, 0, 2L << 30);
    }
}
