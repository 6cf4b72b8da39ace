using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Ciphers;

/// <summary>The real cipher, bit for bit: AES-XTS-128 or -256 and a MAC from SHA3-256.</summary>
/// <remarks>Needs SHA-3 from the system's OpenSSL (1.1.1 or later). Concrete operands only. Safe for many threads.</remarks>
public sealed class BitsCipher : ICipher
{
    /// <summary>The data unit number is the KeyID-free byte address, little-endian (F-ENC-2, switch TweakInput = LineAddress).</summary>
    public Bytes Tweak(LineKey key, LineAddress line) =>
        Bytes.Owning(TweakValue.Sort, AesXts.EncryptTweak(Used(key, key.TweakKey), line.ByteAddress.Concrete));

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, LineAddress line, Bytes plaintext) =>
        Bytes.Owning(Line.Sort, AesXts.Encrypt(Used(key, key.DataKey), Tweak(key, line).Concrete, plaintext.Concrete));

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, LineAddress line, Bytes ciphertext) =>
        Bytes.Owning(Line.Sort, AesXts.Decrypt(Used(key, key.DataKey), Tweak(key, line).Concrete, ciphertext.Concrete));

    /// <summary>The low 28 bits of SHA3-256(MAC key, ciphertext, encrypted tweak, owner byte 0): model-defined framing (F-INT-2).</summary>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak)
    {
        Span<byte> message = stackalloc byte[16 + 64 + 16 + 1];
        macKey.Concrete.CopyTo(message);
        ciphertext.Concrete.CopyTo(message[16..]);
        tweak.Concrete.CopyTo(message[80..]);
        message[96] = 0;
        Span<byte> digest = stackalloc byte[32];
        SHA3_256.HashData(message, digest);
        return MacTag.Of(System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(digest) & 0x0FFF_FFFF);
    }

    private static ReadOnlySpan<byte> Used(LineKey key, Bytes material) =>
        key.Wide.TryConcrete(out var wide) && wide ? material.Concrete : material.Concrete[..16];
}
