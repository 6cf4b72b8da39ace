using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TmeBox.Engine.Tests.Memory;

public class DigestTests
{
    [Fact]
    public void A_digest_is_what_its_documentation_says()
    {
        using MemoryEngine engine = Rig.Active(Rig.Ci);
        engine.Key(1, EngineAlgorithms.Xts256Integrity, 1, 2);
        engine.Program(3, Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128));
        engine.Key(9, EngineAlgorithms.Xts128, 5, 6);
        for (int i = 0; i < 9; i++)
        {
            engine.Put(1, (ulong)i * 1000 * 64, Bytes.Line(i));
            engine.WriteBack(engine.Pa(1, (ulong)i * 1000 * 64));
        }

        engine.Replace(0x40, Bytes.Line(3), new LineTag(0x1234567, true));
        engine.MeetPoison(9, 0x40);
        engine.Put(2, 0x40, Bytes.Line(4));

        var bytes = new List<byte>("TmeBox engine state 1\0"u8.ToArray());
        Add(bytes, engine.ReadActivate(), 8);
        bytes.AddRange(Bytes.Line(1003)[..16]);
        bytes.AddRange([0, 16, .. Bytes.Line(1001)[..16], .. Bytes.Line(1002)[..16]]);
        AddState(bytes, engine, 1, [32, .. Bytes.Line(1)[..32], .. Bytes.Line(2)[..32]]);
        AddState(bytes, engine, 3, []);
        AddState(bytes, engine, 9, [16, .. Bytes.Line(5)[..16], .. Bytes.Line(6)[..16]]);
        Add(bytes, ulong.MaxValue, 8);
        foreach (IGrouping<ulong, DramLine> page in engine.DramLines().GroupBy(line => line.LineAddress >> 12))
        {
            Dictionary<ulong, DramLine> lines = page.ToDictionary(line => line.LineAddress >> 6 & 63);
            Add(bytes, page.Key, 8);
            Add(bytes, lines.Keys.Aggregate(0ul, (all, line) => all | 1ul << (int)line), 8);
            for (ulong line = 0; line < 64; line++)
            {
                bytes.AddRange(lines.TryGetValue(line, out DramLine written) ? written.Ciphertext.ToArray() : new byte[64]);
            }

            for (ulong line = 0; line < 64; line++)
            {
                LineTag tag = lines.TryGetValue(line, out DramLine written) ? written.Tag : default;
                Add(bytes, tag.Mac | (tag.Poison ? 1u << 31 : 0), 4);
            }
        }

        Add(bytes, ulong.MaxValue, 8);
        foreach (CachedLine line in engine.CachedLines())
        {
            Add(bytes, line.LineAddress, 8);
            Add(bytes, (uint)line.KeyId, 4);
            Add(bytes, (line.Dirty ? 1u : 0) | (line.Poisoned ? 2u : 0) | 16, 4);
            bytes.AddRange(line.Data.ToArray());
        }

        // Two cores as after reset, no exclusion range, no lock held, an honest board.
        ulong[] platform = [ulong.MaxValue, 0, 0, 0, 0, 0, 0, 0, ulong.MaxValue, 0, 0, 0, ulong.MaxValue];
        Array.ForEach(platform, number => Add(bytes, number, 8));
        Assert.Equal(Convert.ToHexString(SHA256.HashData([.. bytes])), engine.StateDigest());
    }

    [Fact]
    public void It_changes_with_everything_that_can_be_inspected_and_with_the_keys() => Draw.ForAll(40, (random, seed) =>
    {
        using MemoryEngine engine = Twin.Make(Rig.Ci, CacheShape.Default);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < 40; i++)
        {
            new Step(random.Next()).Run(engine, new byte[64]);
            string digest = engine.StateDigest();
            Assert.True(seen.GetValueOrDefault(digest, engine.Digest()) == engine.Digest(), $"seed {seed}: one digest, two states");
            seen[digest] = engine.Digest();
        }

        string before = engine.StateDigest();
        engine.Key(1, EngineAlgorithms.Xts128, 7001, 7002);
        string one = engine.StateDigest();
        engine.Key(1, EngineAlgorithms.Xts128, 7001, 7003);
        string two = engine.StateDigest();
        engine.Key(1, EngineAlgorithms.Xts128, 7001, 7002);
        Assert.True(one != before && one != two && one == engine.StateDigest(), $"seed {seed}: keys are not covered");
    });

    [Fact]
    public void The_order_of_use_is_covered_where_it_is_asked_for_and_a_restored_engine_has_it_again()
    {
        using MemoryEngine engine = Rig.Active(cache: new CacheShape(Sets: 1, Ways: 2));
        engine.Put(1, 0, Bytes.Line(1));
        engine.Put(1, 64, Bytes.Line(2));
        using EngineSnapshot then = engine.TakeSnapshot();
        string plain = engine.StateDigest(), ordered = Ordered();
        engine.Get(1, 0);
        Assert.Equal(plain, engine.StateDigest());
        Assert.NotEqual(ordered, Ordered());
        engine.Restore(then);
        Assert.Equal(ordered, Ordered());
        Assert.NotEqual(plain, ordered);

        string Ordered()
        {
            var digest = new byte[MemoryEngine.DigestSize];
            engine.ComputeDigest(digest, orderOfUse: true);
            return Convert.ToHexString(digest);
        }
    }

    [Fact]
    public void A_short_buffer_is_refused()
    {
        using MemoryEngine engine = Rig.Active();
        var error = Assert.Throws<ArgumentException>(() => engine.ComputeDigest(new byte[31]));
        Assert.StartsWith("A digest is 32 bytes.", error.Message, StringComparison.Ordinal);
    }

    private static void AddState(List<byte> bytes, MemoryEngine engine, int keyId, byte[] keys)
    {
        KeyState state = engine.KeyStateOf(keyId);
        Add(bytes, (uint)keyId, 4);
        Add(bytes, (uint)state.Mode, 4);
        Add(bytes, (uint)state.Algorithm, 4);
        bytes.AddRange(keys);
    }

    private static void Add(List<byte> bytes, ulong number, int length)
    {
        var eight = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, number);
        bytes.AddRange(eight[..length]);
    }
}
