using System.Buffers.Binary;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Tests;

public class LineCipherTests
{
    /// <summary>The AES paths of this machine.</summary>
    public static TheoryData<AesPath> Paths => [.. AesPaths.Here];

    [Theory, MemberData(nameof(Paths))]
    public void Ieee_1619_vector_2(AesPath path)
    {
        // The published vector is 32 bytes; a line has two blocks more, which do not disturb the first two.
        byte[] record = Expand(Bytes.Repeat(0x11, 16), Bytes.Repeat(0x22, 16));
        var cipher = new byte[64];
        LineCipher.For(path).Encrypt(record, new Block128(0x3333333333, 0), Bytes.Repeat(0x44, 64), cipher);
        Assert.Equal("C454185E6A16936E39334038ACEF838BFB186FFF7480ADC4289382ECD6D394F0", Convert.ToHexString(cipher.AsSpan(0, 32)));
    }

    [Theory, MemberData(nameof(Paths))]
    public void Ten_thousand_lines_of_xts_128_agree_with_openssl(AesPath path) => AgreeWithOpenSsl(path, 16, seed: 128);

    [Theory, MemberData(nameof(Paths))]
    public void Ten_thousand_lines_of_xts_256_agree_with_openssl(AesPath path) => AgreeWithOpenSsl(path, 32, seed: 256);

    [Theory, MemberData(nameof(Paths))]
    public void A_line_may_be_ciphered_in_place(AesPath path)
    {
        LineCipher cipher = LineCipher.For(path);
        byte[] record = Expand(Bytes.Line(1)[..32], Bytes.Line(2)[..32]);
        byte[] line = Bytes.Line(3);
        Block128 forth = cipher.Encrypt(record, new Block128(0x40, 0), line, line);
        Assert.NotEqual(Bytes.Line(3), line);
        Block128 back = cipher.Decrypt(record, new Block128(0x40, 0), line, line);
        Assert.Equal(Bytes.Line(3), line);
        Assert.Equal(forth, back);
    }

    [Fact]
    public void The_key_expansion_of_fips_197_appendix_a()
    {
        byte[] short128 = Expand(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), new byte[16]);
        Assert.Equal("D014F9A8C9EE2589E13F0CC8B6630CA6", Convert.ToHexString(short128.AsSpan(KeyRecord.Encrypt + 160, 16)));
        byte[] long256 = Expand(Convert.FromHexString("603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4"), new byte[32]);
        Assert.Equal("FE4890D1E6188D0B046DF344706C631E", Convert.ToHexString(long256.AsSpan(KeyRecord.Encrypt + 224, 16)));
    }

    [Fact]
    public void Equal_data_and_tweak_keys_are_no_error() =>
        Assert.NotEqual(new byte[64], Encrypt(AesPath.Portable, Bytes.Repeat(1, 16), Bytes.Repeat(1, 16)));

    private static byte[] Encrypt(AesPath path, byte[] dataKey, byte[] tweakKey)
    {
        var cipher = new byte[64];
        LineCipher.For(path).Encrypt(Expand(dataKey, tweakKey), default, new byte[64], cipher);
        return cipher;
    }

    private static void AgreeWithOpenSsl(AesPath path, int keyLength, int seed)
    {
        LineCipher cipher = LineCipher.For(path);
        using var other = new OpenSsl();
        var random = new Random(seed);
        var ours = new byte[64];
        for (int i = 0; i < 10_000; i++)
        {
            byte[] dataKey = Bytes.Random(random, keyLength);
            byte[] tweakKey = Bytes.Random(random, keyLength);
            byte[] unit = Bytes.Random(random, 16);
            byte[] plain = Bytes.Random(random, 64);
            var number = new Block128(BinaryPrimitives.ReadUInt64LittleEndian(unit), BinaryPrimitives.ReadUInt64LittleEndian(unit.AsSpan(8)));
            byte[] record = Expand(dataKey, tweakKey);
            cipher.Encrypt(record, number, plain, ours);
            Assert.True(other.Xts(dataKey, tweakKey, unit, plain, encrypt: true).AsSpan().SequenceEqual(ours), $"encrypt, seed {seed}, line {i}");
            cipher.Decrypt(record, number, plain, ours);
            Assert.True(other.Xts(dataKey, tweakKey, unit, plain, encrypt: false).AsSpan().SequenceEqual(ours), $"decrypt, seed {seed}, line {i}");
        }
    }

    private static byte[] Expand(byte[] dataKey, byte[] tweakKey)
    {
        var record = new byte[KeyRecord.Size];
        KeyRecord.Expand(record, dataKey, tweakKey, integrity: false);
        return record;
    }
}
