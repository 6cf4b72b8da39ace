using TmeBox.Attacks;
using TmeBox.Conformance.Worlds;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Worlds;

public class RecordTests
{
    private static readonly LineAddress At = LineAddress.Of(0x1040);

    private static readonly Bytes MacKey = Bytes.Of(KeyMaterial.MacKeySort, new byte[16]);

    public static TheoryData<WorldCipher> Ciphers { get; } = [WorldCipher.Bits, WorldCipher.Ideal];

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void A_record_answers_as_the_cipher_does(WorldCipher kind)
    {
        var (plain, record) = (Cipher(kind), new RecordingCipher(Cipher(kind)));
        foreach (var key in new[] { Key(1, 2), Key(3, 4), Key(1, 4) })
            for (byte value = 0; value < 5; value++)
                foreach (var again in new[] { false, true })
                {
                    var text = Line.Filled(value);
                    Assert.Equal(plain.Encrypt(key, text), record.Encrypt(key, text));
                    Assert.Equal(plain.Decrypt(key, text), record.Decrypt(key, text));
                    Assert.Equal(plain.Mac(MacKey, text, plain.Tweak(key), false), record.Mac(MacKey, text, record.Tweak(key), false));
                }

        Assert.Null(record.Chance);
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void A_record_knows_whose_tweak_made_a_mac(WorldCipher kind)
    {
        var record = new RecordingCipher(Cipher(kind));
        var keys = new RecordedVictimKeys(record);
        var (victim, other) = (Key(1, 2), Key(3, 4));
        keys.Drawn(KeyEntry.Tme with { DataKey = victim.DataKey, TweakKey = victim.TweakKey });
        var mine = record.Mac(MacKey, Line.Filled(7), record.Tweak(victim), false);
        var others = record.Mac(MacKey, Line.Filled(7), record.Tweak(other), false);

        Assert.Equal(record.Tweak(victim), keys.TweakOf(mine));
        Assert.Equal(victim.TweakKey, keys.TweakKeyOf(keys.TweakOf(mine)));
        Assert.True(keys.IsVictims(keys.TweakKeyOf(keys.TweakOf(mine))).IsTrue);
        Assert.True(keys.IsVictims(victim.DataKey).IsTrue);
        Assert.Equal(other.TweakKey, keys.TweakKeyOf(keys.TweakOf(others)));
        Assert.False(keys.IsVictims(keys.TweakKeyOf(keys.TweakOf(others))).IsTrue);
        Assert.False(keys.IsVictims(other.DataKey).IsTrue);
        Assert.False(keys.IsVictims(keys.TweakKeyOf(keys.TweakOf(MacTag.Of(1)))).IsTrue);
    }

    [Fact]
    public void A_repeat_by_chance_is_noticed()
    {
        var record = new RecordingCipher(new OneMac());
        var tweak = record.Tweak(Key(1, 2));
        record.Mac(MacKey, Line.Filled(1), tweak, false);
        record.Mac(MacKey, Line.Filled(1), tweak, false);
        Assert.Null(record.Chance);
        record.Mac(MacKey, Line.Filled(2), tweak, false);
        Assert.Equal(CipherEquations.MacUnforgeable, record.Chance);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    public void A_byte_renaming_is_one_to_one_at_each_line_and_keeps_what_is_public(ulong seed)
    {
        var renaming = new ByteRenaming(seed);
        var lines = Enumerable.Range(0, 20).Select(i => LineAddress.Of((ulong)i * 64)).ToArray();
        foreach (var line in lines)
        {
            var images = Enumerable.Range(0, 256).Select(v => renaming.Of(line, Line.Filled((byte)v))).ToArray();
            Assert.Equal(256, images.Distinct().Count());
            Assert.Equal(Line.Zero, images[0]);
            Assert.Equal(Line.Filled(ByteRenaming.Public), images[ByteRenaming.Public]);
            for (var v = 0; v < 256; v++) Assert.Equal(Line.Filled((byte)v), renaming.Back(line, images[v]));
            Assert.Contains(Enumerable.Range(0, 256), v => (images[v] != Line.Filled((byte)v)).IsTrue);
        }

        Assert.Equal(lines.Length, lines.Select(l => renaming.Of(l, Counting)).Distinct().Count());
    }

    [Fact]
    public void A_partial_store_of_renamed_bytes_gives_the_renamed_image()
    {
        var renaming = new ByteRenaming(5);
        var enables = Word.Of(0x00FF_0F0F_1234_8001, 64);
        var whole = Line.Merge(Line.Filled(0xAA), Counting, enables);
        Assert.Equal(renaming.Of(At, whole), Line.Merge(renaming.Of(At, Line.Filled(0xAA)), renaming.Of(At, Counting), enables));
    }

    private static Bytes Counting { get; } = Line.Of([.. Enumerable.Range(1, 64).Select(i => (byte)i)]);

    private static ICipher Cipher(WorldCipher kind) => kind == WorldCipher.Bits ? new BitsCipher() : new IdealCipher(9);

    private static LineKey Key(byte data, byte tweak) => new(At, false, false, true, false, KeyMaterial.Key([data, 0xD]), KeyMaterial.Key([tweak, 0x7]), At.ByteAddress.ZeroExtend(64));

    private sealed class OneMac : ICipher
    {
        private readonly BitsCipher bits = new();

        public Bytes Tweak(LineKey key) => bits.Tweak(key);

        public Bytes Encrypt(LineKey key, Bytes plaintext) => bits.Encrypt(key, plaintext);

        public Bytes Decrypt(LineKey key, Bytes ciphertext) => bits.Decrypt(key, ciphertext);

        public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner) => MacTag.Of(7);
    }
}
