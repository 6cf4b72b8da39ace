using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ni = System.Runtime.Intrinsics.X86.Aes;

namespace TmeBox.Engine.Cipher;

/// <summary>XTS over one 64-byte line with the AES-NI instructions (F-ENC-2).</summary>
/// <remarks>
/// Raw references are used below without further checks. They stay in bounds because each entry point first slices its spans to the full
/// <see cref="KeyRecord.Size"/> or 64 bytes, and because <see cref="KeyRecord.Rounds"/> is 10 or 14, so that a schedule ends within its 240 bytes.
/// Input and output may be the same span: all four blocks are loaded before the first is stored.
/// </remarks>
internal static class XtsAesNi
{
    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Ni.IsSupported;

    /// <summary>The encrypted tweak of a data unit.</summary>
    public static Block128 Tweak(ReadOnlySpan<byte> record, Block128 unit)
    {
        ref byte key = ref MemoryMarshal.GetReference(record[..KeyRecord.Size]);
        int rounds = Unsafe.Add(ref key, KeyRecord.Rounds);
        Vector128<byte> x = Vector128.Create(unit.Low, unit.High).AsByte() ^ Vector128.LoadUnsafe(ref key, KeyRecord.Tweak);
        for (int i = 1; i < rounds; i++)
        {
            x = Ni.Encrypt(x, Vector128.LoadUnsafe(ref key, (nuint)(KeyRecord.Tweak + (16 * i))));
        }

        Vector128<ulong> t = Ni.EncryptLast(x, Vector128.LoadUnsafe(ref key, (nuint)(KeyRecord.Tweak + (16 * rounds)))).AsUInt64();
        return new Block128(t.ToScalar(), t.GetElement(1));
    }

    /// <summary>Encrypts a line under an encrypted tweak.</summary>
    public static void Encrypt(ReadOnlySpan<byte> record, Block128 tweak, ReadOnlySpan<byte> plain, Span<byte> cipher)
    {
        ref byte key = ref MemoryMarshal.GetReference(record[..KeyRecord.Size]);
        ref byte schedule = ref Unsafe.Add(ref key, KeyRecord.Encrypt);
        ref byte source = ref MemoryMarshal.GetReference(plain[..64]);
        ref byte target = ref MemoryMarshal.GetReference(cipher[..64]);
        int rounds = Unsafe.Add(ref key, KeyRecord.Rounds);
        Spread(tweak, out Vector128<byte> t0, out Vector128<byte> t1, out Vector128<byte> t2, out Vector128<byte> t3);
        Vector128<byte> k = Vector128.LoadUnsafe(ref schedule);
        Vector128<byte> a = Vector128.LoadUnsafe(ref source) ^ t0 ^ k;
        Vector128<byte> b = Vector128.LoadUnsafe(ref source, 16) ^ t1 ^ k;
        Vector128<byte> c = Vector128.LoadUnsafe(ref source, 32) ^ t2 ^ k;
        Vector128<byte> d = Vector128.LoadUnsafe(ref source, 48) ^ t3 ^ k;
        for (int i = 1; i < rounds; i++)
        {
            k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * i));
            a = Ni.Encrypt(a, k);
            b = Ni.Encrypt(b, k);
            c = Ni.Encrypt(c, k);
            d = Ni.Encrypt(d, k);
        }

        k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * rounds));
        Ni.EncryptLast(a, k ^ t0).StoreUnsafe(ref target);
        Ni.EncryptLast(b, k ^ t1).StoreUnsafe(ref target, 16);
        Ni.EncryptLast(c, k ^ t2).StoreUnsafe(ref target, 32);
        Ni.EncryptLast(d, k ^ t3).StoreUnsafe(ref target, 48);
    }

    /// <summary>Decrypts a line under an encrypted tweak.</summary>
    public static void Decrypt(ReadOnlySpan<byte> record, Block128 tweak, ReadOnlySpan<byte> cipher, Span<byte> plain)
    {
        ref byte key = ref MemoryMarshal.GetReference(record[..KeyRecord.Size]);
        ref byte schedule = ref Unsafe.Add(ref key, KeyRecord.Decrypt);
        ref byte source = ref MemoryMarshal.GetReference(cipher[..64]);
        ref byte target = ref MemoryMarshal.GetReference(plain[..64]);
        int rounds = Unsafe.Add(ref key, KeyRecord.Rounds);
        Spread(tweak, out Vector128<byte> t0, out Vector128<byte> t1, out Vector128<byte> t2, out Vector128<byte> t3);
        Vector128<byte> k = Vector128.LoadUnsafe(ref schedule);
        Vector128<byte> a = Vector128.LoadUnsafe(ref source) ^ t0 ^ k;
        Vector128<byte> b = Vector128.LoadUnsafe(ref source, 16) ^ t1 ^ k;
        Vector128<byte> c = Vector128.LoadUnsafe(ref source, 32) ^ t2 ^ k;
        Vector128<byte> d = Vector128.LoadUnsafe(ref source, 48) ^ t3 ^ k;
        for (int i = 1; i < rounds; i++)
        {
            k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * i));
            a = Ni.Decrypt(a, k);
            b = Ni.Decrypt(b, k);
            c = Ni.Decrypt(c, k);
            d = Ni.Decrypt(d, k);
        }

        k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * rounds));
        Ni.DecryptLast(a, k ^ t0).StoreUnsafe(ref target);
        Ni.DecryptLast(b, k ^ t1).StoreUnsafe(ref target, 16);
        Ni.DecryptLast(c, k ^ t2).StoreUnsafe(ref target, 32);
        Ni.DecryptLast(d, k ^ t3).StoreUnsafe(ref target, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(
        Block128 t, out Vector128<byte> t0, out Vector128<byte> t1, out Vector128<byte> t2, out Vector128<byte> t3)
    {
        t0 = Vector128.Create(t.Low, t.High).AsByte();
        t = t.Next();
        t1 = Vector128.Create(t.Low, t.High).AsByte();
        t = t.Next();
        t2 = Vector128.Create(t.Low, t.High).AsByte();
        t = t.Next();
        t3 = Vector128.Create(t.Low, t.High).AsByte();
    }
}
