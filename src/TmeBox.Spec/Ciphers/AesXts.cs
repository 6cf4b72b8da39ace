using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TmeBox.Spec.Ciphers;

/// <summary>AES-XTS of IEEE 1619 on 64-byte data units, with the .NET AES as block primitive.</summary>
/// <remarks>Written for reading, not for speed. Key schedules are kept a key; safe for many threads.</remarks>
internal static class AesXts
{
    private const int MostSchedules = 1024;

    // An Aes object is not safe for concurrent use, so each thread has its own set.
    [ThreadStatic]
    private static Dictionary<string, Aes>? schedules;

    /// <summary>AES of one 16-byte block: the data unit number under the tweak key.</summary>
    public static byte[] EncryptTweak(ReadOnlySpan<byte> key, UInt128 dataUnitNumber)
    {
        Span<byte> block = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(block, dataUnitNumber);
        var tweak = new byte[16];
        Schedule(key).EncryptEcb(block, tweak, PaddingMode.None);
        return tweak;
    }

    /// <summary>The four blocks, each masked before and after with T times alpha to its number.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> line)
    {
        var masked = Mask(line, tweak);
        var through = new byte[64];
        Schedule(key).EncryptEcb(masked, through, PaddingMode.None);
        return Mask(through, tweak);
    }

    /// <summary>The inverse of <see cref="Encrypt"/>.</summary>
    public static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> line)
    {
        var masked = Mask(line, tweak);
        var through = new byte[64];
        Schedule(key).DecryptEcb(masked, through, PaddingMode.None);
        return Mask(through, tweak);
    }

    private static byte[] Mask(ReadOnlySpan<byte> line, ReadOnlySpan<byte> tweak)
    {
        var result = new byte[64];
        var power = BinaryPrimitives.ReadUInt128LittleEndian(tweak);
        for (var block = 0; block < 4; block++)
        {
            var at = block * 16;
            BinaryPrimitives.WriteUInt128LittleEndian(result.AsSpan(at), BinaryPrimitives.ReadUInt128LittleEndian(line[at..]) ^ power);
            power = TimesAlpha(power);
        }

        return result;
    }

    // Multiplication by x in GF(2^128) modulo x^128 + x^7 + x^2 + x + 1.
    private static UInt128 TimesAlpha(UInt128 t) => (t << 1) ^ ((t >> 127) * 0x87);

    private static Aes Schedule(ReadOnlySpan<byte> key)
    {
        var known = schedules ??= new(StringComparer.Ordinal);
        var name = Convert.ToHexString(key);
        if (known.TryGetValue(name, out var aes)) return aes;
        if (known.Count == MostSchedules) Forget(known);
        aes = Aes.Create();
        aes.SetKey(key);
        return known[name] = aes;
    }

    // A long run may program any number of random keys.
    private static void Forget(Dictionary<string, Aes> known)
    {
        foreach (var aes in known.Values) aes.Dispose();
        known.Clear();
    }
}
