namespace TmeBox.Engine.Tests.Memory;

/// <summary>
/// Lists under more keys than caches hold: their short keys are expanded again instead of fetched, which nobody may notice. And under so many that wide
/// keys come and go.
/// </summary>
public class ManyKeysTests
{
    private const int KeyIdBits = 12, Lines = 96;
    private static readonly EngineProfile Plain = new() { PhysicalAddressBits = 50, MaxKeyIdBits = KeyIdBits, MaxKeys = (1 << KeyIdBits) - 1 };

    public static TheoryData<EngineIntegrity, AesPath, int> Cases => new()
    {
        { EngineIntegrity.None, AesPath.Auto, 2_300 },
        { EngineIntegrity.Ci, AesPath.Auto, 2_300 },
        { EngineIntegrity.Ci, AesPath.AesNi, 2_300 },
        { EngineIntegrity.None, AesPath.Auto, 259 },
        { EngineIntegrity.Ci, AesPath.Auto, 259 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void A_list_is_its_accesses_one_by_one(EngineIntegrity integrity, AesPath path, int keys) => Draw.ForAll(6, (random, seed) =>
    {
        using MemoryEngine engine = Make(integrity, path, keys), twin = Make(integrity, AesPath.Portable, keys);
        using EngineSnapshot early = engine.TakeSnapshot(), twinEarly = twin.TakeSnapshot();
        for (int round = 0; round < 5; round++)
        {
            if (round == 3)
            {
                // The keys as they were, and changed once more.
                engine.Restore(early);
                twin.Restore(twinEarly);
            }

            for (int i = 0; i < 40; i++)
            {
                (int keyId, int what, int key) = (1 + random.Next(keys), random.Next(8), random.Next(100));
                Change(engine, keyId, what, key);
                Change(twin, keyId, what, key);
            }

            int chosen = random.Next(3);
            LineAccess[] list = [.. Enumerable.Range(0, random.Next(1, 700)).Select(_ => Access(random, engine, keys, chosen))];
            byte[] data = Bytes.Random(random, 64 * 40);
            byte[] theirs = [.. data];
            engine.Port.Execute(list, data, CachePolicy.Past);
            for (int i = 0; i < list.Length; i++)
            {
                EngineStatus expected = Twin.Run(twin, list[i], theirs, CachePolicy.Past);
                Assert.True(expected == list[i].Status, $"seed {seed}, round {round}, access {i}: {list[i]}, expected {expected}");
            }

            Assert.True(theirs.AsSpan().SequenceEqual(data), $"seed {seed}, round {round}: other data");
            Assert.True(twin.StateDigest() == engine.StateDigest(), $"seed {seed}, round {round}: other state");
        }
    });

    private static MemoryEngine Make(EngineIntegrity integrity, AesPath path, int keys)
    {
        MemoryEngine engine = Rig.Active(Plain with { Integrity = integrity }, CacheShape.Uncached, path, KeyIdBits);
        for (int keyId = 1; keyId <= keys; keyId++)
        {
            engine.Key(keyId, integrity == EngineIntegrity.Ci ? EngineAlgorithms.Xts128Integrity : EngineAlgorithms.Xts128, keyId, keyId + 7);
        }

        return engine;
    }

    // Seldom a longer key, TME's or none, so that most groups are of short keys only.
    private static void Change(MemoryEngine engine, int keyId, int what, int key)
    {
        EngineAlgorithms algorithm = what == 0 ? EngineAlgorithms.Xts256 : EngineAlgorithms.Xts128;
        uint command = what switch { 1 => Rig.Clear, 2 => Rig.NoEncrypt, _ => Rig.Direct };
        Assert.Equal(EngineStatus.Done, engine.Program(keyId, Rig.Control(command, algorithm), key, key + 1));
    }

    // All reads, all writes, or both.
    private static LineAccess Access(Random random, MemoryEngine engine, int keys, int chosen) => new()
    {
        PhysicalAddress = engine.Pa(1 + random.Next(keys), (ulong)random.Next(Lines) * 64),
        ByteEnables = ulong.MaxValue,
        Offset = random.Next(64 * 39),
        Operation = chosen switch { 0 => LineOperation.Read, 1 => LineOperation.Movdir64b, _ => (LineOperation)random.Next(2) },
    };
}
