using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Ciphers;

/// <summary>The real cipher, bit for bit: AES-XTS-128 or -256 and a MAC from SHA3-256.</summary>
/// <remarks>Needs SHA-3 from the system's OpenSSL (1.1.1 or later). Concrete operands only. Safe for many threads.</remarks>
public sealed class BitsCipher : ICipher
{
    private readonly bool perBlock;
    private readonly bool bigEndian;

    /// <summary>A cipher that makes tweaks in one of the ways that F-ENC-2 leaves open.</summary>
    public BitsCipher(TweakInput input = TweakInput.LineAddress, TweakByteOrder order = TweakByteOrder.LittleEndian) =>
        (perBlock, bigEndian) = (input == TweakInput.BlockAddress, order == TweakByteOrder.BigEndian);

    /// <summary>The cipher of a platform.</summary>
    public static BitsCipher For(Profile profile) => new(profile.TweakInput, profile.TweakByteOrder);

    /// <summary>The encrypted tweak; of the first block, where each block has one of its own.</summary>
    public Bytes Tweak(LineKey key) => Bytes.Owning(TweakValue.Sort, TweakOf(key, 0));

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, Bytes plaintext) =>
        Bytes.Owning(Line.Sort, AesXts.Encrypt(Used(key, key.DataKey), Tweaks(key), plaintext.Concrete));

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, Bytes ciphertext) =>
        Bytes.Owning(Line.Sort, AesXts.Decrypt(Used(key, key.DataKey), Tweaks(key), ciphertext.Concrete));

    /// <summary>The low 28 bits of SHA3-256(MAC key, ciphertext, encrypted tweak, owner byte): model-defined framing (F-INT-2).</summary>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner)
    {
        Span<byte> message = stackalloc byte[16 + 64 + 16 + 1];
        macKey.Concrete.CopyTo(message);
        ciphertext.Concrete.CopyTo(message[16..]);
        tweak.Concrete.CopyTo(message[80..]);
        message[96] = owner.IsTrue ? (byte)1 : (byte)0;
        Span<byte> digest = stackalloc byte[32];
        SHA3_256.HashData(message, digest);
        return MacTag.Of(System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(digest) & 0x0FFF_FFFF);
    }

    // The tweaks of the four blocks: multiples of one, or each encrypted by itself.
    private byte[] Tweaks(LineKey key)
    {
        if (!perBlock) return AesXts.Multiples(TweakOf(key, 0));
        var tweaks = new byte[64];
        for (var block = 0; block < 4; block++) TweakOf(key, block).CopyTo(tweaks, block * 16);
        return tweaks;
    }

    private byte[] TweakOf(LineKey key, int block) => AesXts.EncryptTweak(Used(key, key.TweakKey), key.DataUnit.Concrete + ((ulong)block * 16), bigEndian);

    private static ReadOnlySpan<byte> Used(LineKey key, Bytes material) =>
        key.Wide.TryConcrete(out var wide) && wide ? material.Concrete : material.Concrete[..16];
}
