using System.Buffers.Binary;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Tests.Ciphers;

public class LineCipherTests
{
    /// <summary>The AES paths of this machine.</summary>
    public static TheoryData<AesPath> Paths => [.. AesPaths.Here];

    [Theory, MemberData(nameof(Paths))]
    public void Ieee_1619_annex_b(AesPath path)
    {
        // The first three vectors are 32 bytes, a line has two blocks more, which do not disturb the first two; of the tenth the first line is taken.
        Vector(path, Bytes.Repeat(0, 16), Bytes.Repeat(0, 16), 0, Bytes.Repeat(0, 64), "917CF69EBD68B2EC9B9FE9A3EADDA692CD43D2F59598ED858C02C2652FBF922E");
        Vector(path, Bytes.Repeat(0x11, 16), Bytes.Repeat(0x22, 16), 0x3333333333, Bytes.Repeat(0x44, 64), "C454185E6A16936E39334038ACEF838BFB186FFF7480ADC4289382ECD6D394F0");
        Vector(path, [.. Enumerable.Range(0, 16).Select(i => (byte)(255 - i))], Bytes.Repeat(0x22, 16), 0x3333333333, Bytes.Repeat(0x44, 64), "AF85336B597AFC1A900B2EB21EC949D292DF4C047E0B21532186A5971A227A89");
        Vector(
            path,
            Convert.FromHexString("2718281828459045235360287471352662497757247093699959574966967627"),
            Convert.FromHexString("3141592653589793238462643383279502884197169399375105820974944592"),
            0xFF,
            [.. Enumerable.Range(0, 64).Select(i => (byte)i)],
            "1C3B3A102F770386E4836C99E370CF9BEA00803F5E482357A4AE12D414A3E63B5D31E276F8FE4A8D66B317F9AC683F44680A86AC35ADFC3345BEFECB4BB188FD");
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

    private static void Vector(AesPath path, byte[] dataKey, byte[] tweakKey, ulong unit, byte[] plain, string expected)
    {
        byte[] record = Expand(dataKey, tweakKey);
        LineCipher cipher = LineCipher.For(path);
        var line = new byte[64];
        cipher.Encrypt(record, new Block128(unit, 0), plain, line);
        Assert.StartsWith(expected, Convert.ToHexString(line), StringComparison.Ordinal);
        cipher.Decrypt(record, new Block128(unit, 0), line, line);
        Assert.Equal(plain, line);
    }

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
        KeyRecord.Expand(record, dataKey, tweakKey);
        return record;
    }
}
