using System.Buffers.Binary;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Ciphers;

/// <summary>The real cipher is IEEE 1619's, bit for bit (F-ENC-2).</summary>
public class AesXtsTests
{
    [Fact]
    public void IEEE_1619_vector_2()
    {
        byte[] Repeated(byte value, int length) => [.. Enumerable.Repeat(value, length)];
        var tweak = AesXts.Multiples(AesXts.EncryptTweak(Repeated(0x22, 16), 0x3333333333, bigEndian: false));
        var plaintext = Repeated(0x44, 64);
        var ciphertext = AesXts.Encrypt(Repeated(0x11, 16), tweak, plaintext);
        Assert.Equal("c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0", Convert.ToHexStringLower(ciphertext.AsSpan(0, 32)));
        Assert.Equal(plaintext, AesXts.Decrypt(Repeated(0x11, 16), tweak, ciphertext));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void Ten_thousand_random_lines_agree_with_OpenSSL(int keyLength)
    {
        using var openSsl = new OpenSsl();
        var random = new Random(keyLength);
        for (var i = 0; i < 10_000; i++)
        {
            var (dataKey, tweakKey) = (random.Array(keyLength), random.Array(keyLength));
            var line = LineAddress.Of((ulong)random.NextInt64(1L << 52) & ~63ul);
            var plaintext = Line.Of(random.Array(64));
            var key = Rig.LineKey(line, keyLength == 32, KeyMaterial.Key(dataKey), KeyMaterial.Key(tweakKey));
            var unit = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(unit, line.ByteAddress.Concrete);
            var expected = openSsl.Xts(dataKey, tweakKey, unit, plaintext.Concrete.ToArray(), true);
            var cipher = new BitsCipher();
            var ciphertext = cipher.Encrypt(key, plaintext);
            Assert.True(ciphertext.Concrete.SequenceEqual(expected), $"line {i}: {ciphertext} is not {Convert.ToHexStringLower(expected)}");
            Assert.True(cipher.Decrypt(key, ciphertext).Equals(plaintext), $"line {i} does not decrypt");
            Assert.True(openSsl.Xts(dataKey, tweakKey, unit, plaintext.Concrete.ToArray(), false).AsSpan().SequenceEqual(cipher.Decrypt(key, plaintext).Concrete), $"line {i}: decryption of what nobody encrypted");
        }
    }

    [Theory]
    [InlineData(TweakInput.LineAddress)]
    [InlineData(TweakInput.LineIndex)]
    [InlineData(TweakInput.BlockAddress)]
    [InlineData(TweakInput.LineAddressWithKeyId)]
    public void Each_tweak_input_and_byte_order_is_OpenSSLs_data_unit(TweakInput input)
    {
        using var openSsl = new OpenSsl();
        foreach (var order in new[] { TweakByteOrder.LittleEndian, TweakByteOrder.BigEndian })
        {
            var profile = Rig.None with { TweakInput = input, TweakByteOrder = order };
            Seeds.Each(50, random =>
            {
                var (line, keyId, text) = (random.Number(34) << 6, 1 + random.Next(2), Line.Of(random.Array(64)));
                var m = Rig.Two(profile, BitsCipher.For(profile)).PutOut(keyId, line, text);
                var key = m.KeyOf(KeyId.Of(keyId));
                byte[] Xts(ulong unit, byte[] blocks)
                {
                    var bytes = new byte[16];
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes, unit);
                    if (order == TweakByteOrder.BigEndian) Array.Reverse(bytes);
                    return openSsl.Xts(key.DataKey.Concrete[..16].ToArray(), key.TweakKey.Concrete[..16].ToArray(), bytes, blocks, true);
                }

                var expected = input switch
                {
                    TweakInput.LineIndex => Xts(line >> 6, text.Concrete.ToArray()),
                    TweakInput.LineAddressWithKeyId => Xts(line | ((ulong)keyId << 40), text.Concrete.ToArray()),
                    TweakInput.BlockAddress => [.. text.Concrete.ToArray().Chunk(16).SelectMany((block, i) => Xts(line + (16 * (ulong)i), block))],
                    _ => Xts(line, text.Concrete.ToArray()),
                };
                Assert.Equal(Convert.ToHexStringLower(expected), Convert.ToHexStringLower(m.Stored(line).Ciphertext.Concrete));
            });
        }
    }

    [Fact]
    public void The_MAC_is_the_low_28_bits_of_SHA3_over_key_ciphertext_tweak_and_owner()
    {
        Seeds.Each(200, random =>
        {
            var (key, ciphertext, tweak, owner) = (random.Array(16), random.Array(64), random.Array(16), random.Coin());
            var digest = System.Security.Cryptography.SHA3_256.HashData((byte[])[.. key, .. ciphertext, .. tweak, owner ? (byte)1 : (byte)0]);
            var expected = BinaryPrimitives.ReadUInt32LittleEndian(digest) & 0x0FFFFFFF;
            var mac = new BitsCipher().Mac(Logic.Bytes.Of(KeyMaterial.MacKeySort, key), Line.Of(ciphertext), Logic.Bytes.Of(TweakValue.Sort, tweak), owner);
            Assert.Equal(expected, MacTag.Value(mac));
        });
    }
}
