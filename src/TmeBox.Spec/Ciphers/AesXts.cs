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
    public static byte[] EncryptTweak(ReadOnlySpan<byte> key, UInt128 dataUnitNumber, bool bigEndian)
    {
        var block = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(block, dataUnitNumber);
        if (bigEndian) Array.Reverse(block);
        return Schedule(key).Encrypt(block);
    }

    /// <summary>The four blocks, each masked before and after with its own tweak.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tweaks, ReadOnlySpan<byte> line)
    {
        var masked = Mask(line, tweaks);
        return Mask(Schedule(key).Encrypt(masked), tweaks);
    }

    /// <summary>The inverse of <see cref="Encrypt"/>.</summary>
    public static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tweaks, ReadOnlySpan<byte> line)
    {
        var masked = Mask(line, tweaks);
        return Mask(Schedule(key).Decrypt(masked), tweaks);
    }

    /// <summary>T times alpha to the block's number, for the four blocks of a line.</summary>
    public static byte[] Multiples(ReadOnlySpan<byte> tweak)
    {
        var tweaks = new byte[64];
        var power = BinaryPrimitives.ReadUInt128LittleEndian(tweak);
        for (var at = 0; at < 64; at += 16, power = TimesAlpha(power)) BinaryPrimitives.WriteUInt128LittleEndian(tweaks.AsSpan(at), power);
        return tweaks;
    }

    private static byte[] Mask(ReadOnlySpan<byte> line, ReadOnlySpan<byte> tweaks)
    {
        var masked = new byte[64];
        for (var i = 0; i < 64; i++) masked[i] = (byte)(line[i] ^ tweaks[i]);
        return masked;
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
