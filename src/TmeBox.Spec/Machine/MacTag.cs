using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The sort of message authentication codes: 28 bits, kept in the low bits of four little-endian bytes (F-INT-1).</summary>
public static class MacTag
{
    /// <summary>The sort.</summary>
    public static Sort Sort { get; } = Sort.Opaque("Mac", 4);

    /// <summary>The MAC of a line that has none.</summary>
    public static Bytes Zero { get; } = Bytes.Of(Sort, new byte[4]);

    /// <summary>A concrete MAC, below 2^28.</summary>
    public static Bytes Of(uint value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 0x0FFF_FFFFu);
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Bytes.Owning(Sort, bytes);
    }

    /// <summary>The value of a concrete MAC.</summary>
    public static uint Value(Bytes mac) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(mac.Concrete);
}
