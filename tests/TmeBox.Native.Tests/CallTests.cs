using TmeBox.Engine;
using TmeBox.Native.Calls;
using TmeBox.Native.Records;

namespace TmeBox.Native.Tests;

/// <summary>Calls as C makes them, beside the same calls on an engine: what is handed over arrives.</summary>
public unsafe class CallTests
{
    private const int Address = 1 << 16;

    [Fact]
    public void Random_calls_have_the_results_and_the_effects_of_the_engine_itself() => Seeds.Each(60, random =>
    {
        var profile = new EngineProfile { Integrity = (EngineIntegrity)random.Next(3), Packages = 1 + random.Next(2), HasSeam = random.Next(2) == 0 };
        var options = new EngineOptions { Cache = new CacheShape((CacheMode)random.Next(3), 4, 2), ManyThreads = random.Next(2) == 0 };
        using var direct = new MemoryEngine(profile, options);
        PlatformRecord platform = PlatformRecord.Of(profile);
        OptionsRecord record = OptionsRecord.Of(options);
        ulong engine, port;
        Assert.Equal(0, ((delegate* unmanaged<PlatformRecord*, OptionsRecord*, ulong*, int>)Call("tmebox_engine_create"))(&platform, &record, &engine));
        Assert.Equal(0, ((delegate* unmanaged<ulong, int, ulong*, int>)Call("tmebox_port_open"))(engine, 1, &port));
        MemoryPort twin = direct.OpenPort(1);
        Activate(random, engine, direct);
        for (int i = 0; i < 200; i++)
        {
            Step(random, engine, port, direct, twin);
        }

        byte[] digests = new byte[2 * MemoryEngine.DigestSize];
        fixed (byte* digest = digests)
        {
            Assert.Equal(0, ((delegate* unmanaged<ulong, byte*, int>)Call("tmebox_digest"))(engine, digest));
        }

        direct.ComputeDigest(digests.AsSpan(MemoryEngine.DigestSize));
        Assert.Equal(digests[..MemoryEngine.DigestSize], digests[MemoryEngine.DigestSize..]);
        Assert.Equal(0, Close(port));
        Assert.Equal(0, Close(engine));
        Assert.Equal(Failure.Handle, Close(engine));
    });

    /// <summary>A byte under one of the first KeyIDs.</summary>
    private static ulong Anywhere(Random random) => ((ulong)random.NextInt64(5) << 40) + (ulong)random.NextInt64(Address);

    private static nint Call(string name) => StartCalls.All[name].MethodHandle.GetFunctionPointer();

    private static int Close(ulong handle) => ((delegate* unmanaged<ulong, int>)Call("tmebox_close"))(handle);

    private static void Activate(Random random, ulong engine, MemoryEngine direct)
    {
        ulong value = 2 | 6ul << 32 | 15ul << 48;
        var inputs = new ActivateRecord { EntropyAvailable = 1 };
        random.NextBytes(new Span<byte>(inputs.DataKey, 32));
        random.NextBytes(new Span<byte>(inputs.TweakKey, 32));
        random.NextBytes(new Span<byte>(inputs.MacKey, 16));
        Assert.Equal(0, ((delegate* unmanaged<ulong, int, uint, ulong, ActivateRecord*, int>)Call("tmebox_write_msr"))(engine, 0, MemoryEngine.ActivateMsr, value, &inputs));
        Assert.Equal(EngineStatus.Done, direct.WriteMsr(0, MemoryEngine.ActivateMsr, value, new ActivateInputs
        {
            EntropyAvailable = true,
            DataKey = new ReadOnlySpan<byte>(inputs.DataKey, 32),
            TweakKey = new ReadOnlySpan<byte>(inputs.TweakKey, 32),
            MacKey = new ReadOnlySpan<byte>(inputs.MacKey, 16),
        }));
    }

    private static void Step(Random random, ulong engine, ulong port, MemoryEngine direct, MemoryPort twin)
    {
        ulong address = Anywhere(random);
        ulong enables = random.Next(2) == 0 ? ulong.MaxValue : (ulong)random.NextInt64();
        byte* line = stackalloc byte[64];
        Span<byte> expected = stackalloc byte[64], found = new(line, 64);
        random.NextBytes(found);
        found.CopyTo(expected);
        (int status, EngineStatus wanted) = random.Next(10) switch
        {
            0 => (Lines("tmebox_read", port, address, line), twin.Read(address, expected)),
            1 => (Writes("tmebox_write", port, address, enables, line), twin.Write(address, enables, expected)),
            2 => (Writes("tmebox_write_uncached", port, address, enables, line), twin.WriteUncached(address, enables, expected)),
            3 => (Lines("tmebox_movdir64b", port, address & ~63ul, line), twin.Movdir64b(address & ~63ul, expected)),
            4 => (((delegate* unmanaged<ulong, ulong, int>)Call("tmebox_flush"))(port, address), twin.Flush(address)),
            5 => (Lines("tmebox_dma_read", engine, address, line), direct.DmaRead(address, expected)),
            6 => (Writes("tmebox_dma_write", engine, address, enables, line), direct.DmaWrite(address, enables, expected)),
            7 => Program(random, engine, direct),
            8 => Range(random, port, twin),
            _ => List(random, port, twin),
        };
        Assert.Equal((int)wanted, status);
        Assert.True(expected.SequenceEqual(found));
    }

    private static int Lines(string name, ulong handle, ulong address, byte* line) =>
        ((delegate* unmanaged<ulong, ulong, byte*, int>)Call(name))(handle, address, line);

    private static int Writes(string name, ulong handle, ulong address, ulong enables, byte* line) =>
        ((delegate* unmanaged<ulong, ulong, ulong, byte*, int>)Call(name))(handle, address, enables, line);

    private static (int Status, EngineStatus Wanted) Program(Random random, ulong engine, MemoryEngine direct)
    {
        var record = new KeyProgramRecord { KeyId = (ushort)random.Next(5), Control = (uint)random.Next(4) | 1u << (8 + random.Next(4)), EntropyAvailable = random.Next(2), Rbx = (ulong)random.Next(2) << 7 };
        foreach ((nint field, int length) in new[] { ((nint)record.KeyField1, 64), ((nint)record.KeyField2, 64), ((nint)record.RandomDataKey, 32), ((nint)record.RandomTweakKey, 32) })
        {
            random.NextBytes(new Span<byte>((void*)field, length));
        }

        ulong value;
        int status = ((delegate* unmanaged<ulong, int, KeyProgramRecord*, ulong*, int>)Call("tmebox_pconfig"))(engine, 0, &record, &value);
        EngineAnswer wanted = direct.Pconfig(0, new KeyProgram
        {
            KeyId = record.KeyId,
            Control = record.Control,
            Rbx = record.Rbx,
            KeyField1 = new ReadOnlySpan<byte>(record.KeyField1, 64),
            KeyField2 = new ReadOnlySpan<byte>(record.KeyField2, 64),
            EntropyAvailable = record.EntropyAvailable != 0,
            RandomDataKey = new ReadOnlySpan<byte>(record.RandomDataKey, 32),
            RandomTweakKey = new ReadOnlySpan<byte>(record.RandomTweakKey, 32),
        });
        Assert.Equal(wanted.Value, value);
        return (status, wanted.Status);
    }

    private static (int Status, EngineStatus Wanted) Range(Random random, ulong port, MemoryPort twin)
    {
        var bytes = new byte[random.Next(500)];
        random.NextBytes(bytes);
        byte[] expected = [.. bytes];
        (bool writes, int keyId, ulong address, var policy) = (random.Next(2) == 0, random.Next(70), (ulong)random.Next(Address), (CachePolicy)random.Next(2));
        RangeResult wanted = writes ? twin.Write(keyId, address, expected, policy) : twin.Read(keyId, address, expected.AsSpan(), policy);
        nuint done;
        fixed (byte* start = bytes)
        {
            int status = ((delegate* unmanaged<ulong, int, ulong, byte*, nuint, int, nuint*, int>)Call(writes ? "tmebox_write_range" : "tmebox_read_range"))(
                port, keyId, address, start, (nuint)bytes.Length, (int)policy, &done);
            Assert.Equal((nuint)wanted.Length, done);
            Assert.Equal(expected, bytes);
            return (status, wanted.Status);
        }
    }

    private static (int Status, EngineStatus Wanted) List(Random random, ulong port, MemoryPort twin)
    {
        var data = new byte[64 * random.Next(1, 20)];
        random.NextBytes(data);
        byte[] expectedData = [.. data];
        var list = new LineAccess[random.Next(30)];
        foreach (ref LineAccess access in list.AsSpan())
        {
            access = new LineAccess { PhysicalAddress = Anywhere(random), Offset = random.Next(data.Length - 63), Operation = (LineOperation)random.Next(6), ByteEnables = (ulong)random.NextInt64() };
        }

        LineAccess[] expected = [.. list];
        var policy = (CachePolicy)random.Next(2);
        int wanted = twin.Execute(expected, expectedData, policy);
        nuint done, evicted;
        EvictionRecord* evictions = stackalloc EvictionRecord[40];
        fixed (byte* start = data)
        fixed (LineAccess* first = list)
        {
            Assert.Equal(0, ((delegate* unmanaged<ulong, LineAccess*, nuint, byte*, nuint, int, nuint*, int>)Call("tmebox_execute"))(
                port, first, (nuint)list.Length, start, (nuint)data.Length, (int)policy, &done));
        }

        Assert.Equal((nuint)wanted, done);
        Assert.Equal(expected, list);
        Assert.Equal(expectedData, data);
        Assert.Equal(0, ((delegate* unmanaged<ulong, EvictionRecord*, nuint, nuint*, int>)Call("tmebox_last_evictions"))(port, evictions, 40, &evicted));
        Assert.Equal(
            twin.LastEvictions.ToArray(),
            new Span<EvictionRecord>(evictions, (int)evicted).ToArray().Select(e => new Eviction(e.KeyId, e.LineAddress, e.PhysicalAddress, e.WrittenBack == 1, e.Access)));
        return (0, EngineStatus.Done);
    }
}
