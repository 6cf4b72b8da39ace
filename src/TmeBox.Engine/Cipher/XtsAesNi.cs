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

    /// <summary>Ciphers a line and returns its encrypted tweak.</summary>
    public static Block128 Line(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Block128 tweak = Tweak(record, unit);
        Block128 second = tweak.Next();
        Block128 third = second.Next();
        Cipher(direction, record, Vector(tweak), Vector(second), Vector(third), Vector(third.Next()), source, target);
        return tweak;
    }

    /// <summary>Ciphers the four blocks of a line, each under its encrypted tweak.</summary>
    public static void Blocks(
        Direction direction, ReadOnlySpan<byte> record, ReadOnlySpan<Block128> tweaks, ReadOnlySpan<byte> source, Span<byte> target) =>
        Cipher(direction, record, Vector(tweaks[0]), Vector(tweaks[1]), Vector(tweaks[2]), Vector(tweaks[3]), source, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cipher(
        Direction direction, ReadOnlySpan<byte> record, Vector128<byte> t0, Vector128<byte> t1, Vector128<byte> t2, Vector128<byte> t3,
        ReadOnlySpan<byte> source, Span<byte> target)
    {
        ref byte key = ref MemoryMarshal.GetReference(record[..KeyRecord.Size]);
        ref byte from = ref MemoryMarshal.GetReference(source[..64]);
        ref byte to = ref MemoryMarshal.GetReference(target[..64]);
        int rounds = Unsafe.Add(ref key, KeyRecord.Rounds);
        if (direction == Direction.Encrypt)
        {
            Encrypt(ref Unsafe.Add(ref key, KeyRecord.Encrypt), rounds, t0, t1, t2, t3, ref from, ref to);
        }
        else
        {
            Decrypt(ref Unsafe.Add(ref key, KeyRecord.Decrypt), rounds, t0, t1, t2, t3, ref from, ref to);
        }
    }

    private static void Encrypt(
        ref byte schedule, int rounds, Vector128<byte> t0, Vector128<byte> t1, Vector128<byte> t2, Vector128<byte> t3, ref byte from, ref byte to)
    {
        Vector128<byte> k = Vector128.LoadUnsafe(ref schedule);
        Vector128<byte> a = Vector128.LoadUnsafe(ref from) ^ t0 ^ k;
        Vector128<byte> b = Vector128.LoadUnsafe(ref from, 16) ^ t1 ^ k;
        Vector128<byte> c = Vector128.LoadUnsafe(ref from, 32) ^ t2 ^ k;
        Vector128<byte> d = Vector128.LoadUnsafe(ref from, 48) ^ t3 ^ k;
        for (int i = 1; i < rounds; i++)
        {
            k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * i));
            a = Ni.Encrypt(a, k);
            b = Ni.Encrypt(b, k);
            c = Ni.Encrypt(c, k);
            d = Ni.Encrypt(d, k);
        }

        k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * rounds));
        Ni.EncryptLast(a, k ^ t0).StoreUnsafe(ref to);
        Ni.EncryptLast(b, k ^ t1).StoreUnsafe(ref to, 16);
        Ni.EncryptLast(c, k ^ t2).StoreUnsafe(ref to, 32);
        Ni.EncryptLast(d, k ^ t3).StoreUnsafe(ref to, 48);
    }

    private static void Decrypt(
        ref byte schedule, int rounds, Vector128<byte> t0, Vector128<byte> t1, Vector128<byte> t2, Vector128<byte> t3, ref byte from, ref byte to)
    {
        Vector128<byte> k = Vector128.LoadUnsafe(ref schedule);
        Vector128<byte> a = Vector128.LoadUnsafe(ref from) ^ t0 ^ k;
        Vector128<byte> b = Vector128.LoadUnsafe(ref from, 16) ^ t1 ^ k;
        Vector128<byte> c = Vector128.LoadUnsafe(ref from, 32) ^ t2 ^ k;
        Vector128<byte> d = Vector128.LoadUnsafe(ref from, 48) ^ t3 ^ k;
        for (int i = 1; i < rounds; i++)
        {
            k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * i));
            a = Ni.Decrypt(a, k);
            b = Ni.Decrypt(b, k);
            c = Ni.Decrypt(c, k);
            d = Ni.Decrypt(d, k);
        }

        k = Vector128.LoadUnsafe(ref schedule, (nuint)(16 * rounds));
        Ni.DecryptLast(a, k ^ t0).StoreUnsafe(ref to);
        Ni.DecryptLast(b, k ^ t1).StoreUnsafe(ref to, 16);
        Ni.DecryptLast(c, k ^ t2).StoreUnsafe(ref to, 32);
        Ni.DecryptLast(d, k ^ t3).StoreUnsafe(ref to, 48);
    }

    private static Vector128<byte> Vector(Block128 t) => Vector128.Create(t.Low, t.High).AsByte();
}
