using TmeBox.Engine.Cipher;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine.Tests.Memory;

/// <summary>Where keys lie in the table, and that nothing stays of those that were taken or replaced.</summary>
public unsafe class KeyTableTests
{
    private const int KeyIds = 512, Near = 256;

    [Fact]
    public void Low_KeyIDs_have_wide_keys_while_keys_are_few()
    {
        using KeyTable table = Active();
        for (int keyId = 1; keyId <= Near; keyId++)
        {
            Program(table, keyId, EngineAlgorithms.Xts128);
        }

        Assert.All(Enumerable.Range(0, Near), keyId => Assert.True(IsWide(table, keyId), $"KeyID {keyId}"));
        Assert.False(IsWide(table, Near));
        Program(table, Near + 1, EngineAlgorithms.Xts128);
        Assert.All(Enumerable.Range(0, Near + 2), keyId => Assert.False(IsWide(table, keyId), $"KeyID {keyId}"));

        // A key that is given while keys are few again has them.
        table.Unkey(7, KeyMode.Tme);
        Program(table, 8, EngineAlgorithms.Xts128);
        Assert.True(IsWide(table, 8));
        Assert.False(IsWide(table, 9));
    }

    [Fact]
    public void Wide_keys_are_the_round_keys_four_times()
    {
        using KeyTable table = Active();
        foreach ((EngineAlgorithms algorithm, int rounds) in new[] { (EngineAlgorithms.Xts128, 10), (EngineAlgorithms.Xts256, 14) })
        {
            Program(table, 3, algorithm);
            byte* record = table.Resolve(3);
            foreach ((int narrow, int wide) in new[] { (KeyRecord.Encrypt, WideKeys.Encrypt), (KeyRecord.Decrypt, WideKeys.Decrypt) })
            {
                for (int block = 0; block < 4 * (rounds + 1); block++)
                {
                    var expected = new ReadOnlySpan<byte>(record + narrow + (16 * (block / 4)), 16);
                    Assert.True(WideKeys.Of(record).Slice(wide + (16 * block), 16).SequenceEqual(expected), $"{algorithm}, block {block}");
                }
            }
        }
    }

    [Fact]
    public void Nothing_stays_of_a_key_that_is_replaced_or_taken()
    {
        using KeyTable table = Active();
        Program(table, 3, EngineAlgorithms.Xts256);
        Span<byte> wide = WideKeys.Of(table.Resolve(3));
        Assert.True(wide.ContainsAnyExcept((byte)0));
        Program(table, 3, EngineAlgorithms.Xts128);
        Assert.False(wide.Slice(WideKeys.Encrypt + (11 * 64), 4 * 64).ContainsAnyExcept((byte)0));
        Assert.False(wide.Slice(WideKeys.Decrypt + (11 * 64), 4 * 64).ContainsAnyExcept((byte)0));
        table.Unkey(3, KeyMode.Tme);
        Assert.False(wide.ContainsAnyExcept((byte)0));
        Span<byte> first = WideKeys.Of(table.Resolve(0));
        table.Clear();
        Assert.False(first.ContainsAnyExcept((byte)0));
    }

    // A key stands in its pair and at the head of its schedules, narrow and wide.
    [Theory]
    [InlineData(EngineAlgorithms.Xts128)]
    [InlineData(EngineAlgorithms.Xts128Integrity)]
    [InlineData(EngineAlgorithms.Xts256)]
    public void The_whole_table_holds_no_byte_of_a_key_that_is_gone(EngineAlgorithms algorithm)
    {
        foreach (string way in new[] { "replaced", "taken", "replaced by a longer one", "cleared" })
        {
            using KeyTable table = Active();
            Program(table, 3, algorithm);
            SharedBlock records = Records(table);
            int length = KeyTable.KeyLength(algorithm);
            byte[][] halves = [.. Key(3, length).Chunk(16), .. Key(4, length).Chunk(16)];
            Assert.All(halves, half => Assert.NotEqual(-1, All(records).IndexOf(half)));
            switch (way)
            {
                case "replaced":
                    Program(table, 3, algorithm, seed: 50);
                    break;
                case "replaced by a longer one":
                    Program(table, 3, EngineAlgorithms.Xts256, seed: 50);
                    break;
                case "taken":
                    table.Unkey(3, KeyMode.NoEncrypt);
                    break;
                default:
                    table.Clear();
                    Assert.False(All(records).ContainsAnyExcept((byte)0), "not all is zero");
                    break;
            }

            // All of it in the same block: none that was left behind.
            Assert.Same(records, Records(table));
            Assert.All(halves, half => Assert.True(All(records).IndexOf(half) < 0, $"{way}: key bytes at {All(records).IndexOf(half)} of {All(records).Length}"));
        }
    }

    [Fact]
    public void A_table_that_parts_from_its_image_takes_its_wide_keys_along()
    {
        using KeyTable table = Active();
        Program(table, 3, EngineAlgorithms.Xts128);
        byte[] before = WideKeys.Of(table.Resolve(3)).ToArray();
        KeyImage image = table.Save();
        Program(table, 4, EngineAlgorithms.Xts128);
        Assert.NotEqual((nint)image.Records.Pointer + (3 * KeyRecord.Size), (nint)table.Resolve(3));
        Assert.Equal(before, WideKeys.Of(table.Resolve(3)).ToArray());
        Assert.Equal(before, WideKeys.Of(image.Records.Pointer + (3 * KeyRecord.Size)).ToArray());
        Program(table, 3, EngineAlgorithms.Xts256);
        Assert.Equal(before, WideKeys.Of(image.Records.Pointer + (3 * KeyRecord.Size)).ToArray());
        image.Records.Release();
    }

    private static KeyTable Active()
    {
        var table = new KeyTable(KeyIds);
        table.Activate(EngineAlgorithms.Xts128, Key(1, 32), Key(2, 32), bypass: false);
        return table;
    }

    private static void Program(KeyTable table, int keyId, EngineAlgorithms algorithm) => Program(table, keyId, algorithm, keyId);

    private static void Program(KeyTable table, int keyId, EngineAlgorithms algorithm, int seed) =>
        table.Program(keyId, algorithm, Key(seed, KeyTable.KeyLength(algorithm)), Key(seed + 1, KeyTable.KeyLength(algorithm)));

    // Where keys are, without holding it.
    private static SharedBlock Records(KeyTable table)
    {
        SharedBlock records = table.Save().Records;
        records.Release();
        return records;
    }

    private static Span<byte> All(SharedBlock records) => new(records.Pointer, (int)records.Block.Length);

    private static byte[] Key(int seed, int length)
    {
        var key = new byte[length];
        new Random(seed).NextBytes(key);
        return key;
    }

    private static bool IsWide(KeyTable table, int keyId) => !WideKeys.Of(table.Resolve(keyId)).IsEmpty;
}
