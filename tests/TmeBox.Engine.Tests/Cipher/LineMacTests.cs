using System.Buffers.Binary;
using System.Security.Cryptography;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Tests.Ciphers;

public class LineMacTests
{
    [Fact]
    public void Sha3_agrees_with_the_platform_at_random_lengths()
    {
        const int Seed = 202;
        var random = new Random(Seed);
        var ours = new byte[32];
        for (int i = 0; i < 2_000; i++)
        {
            // Every length around the block size of 136 first, then random ones.
            byte[] message = Bytes.Random(random, i < 300 ? i : random.Next(1000));
            Sha3.Hash256(message, ours);
            Assert.True(SHA3_256.HashData(message).AsSpan().SequenceEqual(ours), $"seed {Seed}, message {i} of {message.Length} bytes");
        }
    }

    [Fact]
    public void Sha3_of_nothing_is_the_published_digest()
    {
        var digest = new byte[32];
        Sha3.Hash256([], digest);
        Assert.Equal("A7FFC6F8BF1ED76651C14756A061D662F580FF4DE43B49FA82D80A4B80F8434A", Convert.ToHexString(digest));
    }

    [Fact]
    public void A_mac_is_28_bits_of_the_framed_digest()
    {
        const int Seed = 28;
        var random = new Random(Seed);
        var digest = new byte[32];
        for (int i = 0; i < 500; i++)
        {
            byte[] key = Bytes.Random(random, 16);
            byte[] line = Bytes.Random(random, 64);
            byte[] tweak = Bytes.Random(random, 16);
            var owner = (byte)random.Next(2);
            Sha3.Hash256([.. key, .. line, .. tweak, owner], digest);
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(digest) & 0x0FFF_FFFF;
            Assert.True(expected == LineMac.Compute(Block128.Load(key), line, Block128.Load(tweak), owner), $"seed {Seed}, line {i}");
        }
    }
}
