using TmeBox.Engine;

namespace TmeBox.Bench.Memory;

/// <summary>An engine with TME-MK on: 15 KeyID bits, 37 address bits, the first KeyIDs keyed with AES-XTS-128, memory written once.</summary>
internal static class KeyedEngine
{
    private static readonly EngineProfile Profile = new() { PhysicalAddressBits = 52, MaxKeyIdBits = 15, MaxKeys = 32767 };

    /// <summary>Makes it.</summary>
    /// <param name="keys">KeyIDs 1 to this one get keys.</param>
    /// <param name="bytes">How much memory is written, so that it takes room: a multiple of 64 KiB.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="manyThreads">Whether many threads will use it.</param>
    public static MemoryEngine Make(int keys, long bytes, CacheShape cache, bool manyThreads = false)
    {
        var engine = new MemoryEngine(Profile, new EngineOptions { Cache = cache, ManyThreads = manyThreads });
        var fields = new byte[64];
        Demand(engine.WriteActivate(2 | 15ul << 32 | 15ul << 48, new ActivateInputs
        {
            EntropyAvailable = true, DataKey = fields.AsSpan(0, 32), TweakKey = fields.AsSpan(0, 32), MacKey = fields.AsSpan(0, 16),
        }));
        for (int keyId = 1; keyId <= keys; keyId++)
        {
            BitConverter.TryWriteBytes(fields, keyId);
            Demand(engine.Pconfig(new KeyProgram { KeyId = (ushort)keyId, Control = 1 << 8, KeyField1 = fields, KeyField2 = fields }));
        }

        var some = new byte[1 << 16];
        for (long address = 0; address < bytes; address += some.Length)
        {
            Demand(engine.Port.Write(1, (ulong)address, some, CachePolicy.Past).Status);
        }

        return engine;
    }

    /// <summary>The physical address of a byte under a KeyID.</summary>
    public static ulong Pa(int keyId, ulong address) => (ulong)keyId << 37 | address;

    private static void Demand(EngineStatus status)
    {
        if (status != EngineStatus.Done)
        {
            throw new InvalidOperationException($"The engine answered {status}.");
        }
    }
}
