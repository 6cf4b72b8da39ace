using System.Buffers.Binary;

namespace TmeBox.Spec.Ciphers;

/// <summary>AES-XTS of IEEE 1619 on 64-byte data units, with the .NET AES as block primitive.</summary>
/// <remarks>Written for reading, not for speed. Key schedules are kept a key; safe for many threads.</remarks>
internal static class AesXts
{
    private const int MostSchedules = 1024;

    // A schedule is not safe for concurrent use, so each thread has its own set.
    [ThreadStatic]
    private static Dictionary<string, AesSchedule>? schedules;

    /// <summary>AES of one 16-byte block: the data unit number under the tweak key.</summary>
    public static byte[] EncryptTweak(ReadOnlySpan<byte> key, UInt128 dataUnitNumber)
    {
        var block = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(block, dataUnitNumber);
        return Schedule(key).Encrypt(block);
    }

    /// <summary>The four blocks, each masked before and after with T times alpha to its number.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> line)
    {
        var masked = Mask(line, tweak);
        return Mask(Schedule(key).Encrypt(masked), tweak);
    }

    /// <summary>The inverse of <see cref="Encrypt"/>.</summary>
    public static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> line)
    {
        var masked = Mask(line, tweak);
        return Mask(Schedule(key).Decrypt(masked), tweak);
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

    private static AesSchedule Schedule(ReadOnlySpan<byte> key)
    {
        var known = schedules ??= new(StringComparer.Ordinal);
        var name = Convert.ToHexString(key);
        if (known.TryGetValue(name, out var schedule)) return schedule;
        if (known.Count == MostSchedules) Forget(known);
        return known[name] = new(key);
    }

    // A long run may program any number of random keys.
    private static void Forget(Dictionary<string, AesSchedule> known)
    {
        foreach (var schedule in known.Values) schedule.Dispose();
        known.Clear();
    }
}
