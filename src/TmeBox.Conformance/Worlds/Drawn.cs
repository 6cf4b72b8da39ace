using System.Buffers.Binary;
using System.Security.Cryptography;
using TmeBox.Conformance.Campaigns;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Worlds;

/// <summary>What follows from a seed.</summary>
internal static class Drawn
{
    /// <summary>A key; different for every seed and number.</summary>
    public static Bytes Key(ulong seed, int number)
    {
        Span<byte> message = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(message, seed);
        BinaryPrimitives.WriteInt32LittleEndian(message[8..], number);
        return KeyMaterial.Key(SHA256.HashData(message));
    }

    /// <summary>A line of unpredictable bytes.</summary>
    public static Bytes Noise(ulong seed)
    {
        var bytes = new byte[Line.Size];
        for (var i = 0; i < 8; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), Seeds.Mix(seed, (ulong)i));
        return Bytes.Owning(Line.Sort, bytes);
    }
}
