using System.Buffers.Binary;

namespace TmeBox.Engine.Memory;

/// <summary>Bits as masks of bytes: the byte enables of a partial write.</summary>
internal static class ByteMask
{
    /// <summary>Copies those of 64 bytes whose enable is set; bit i enables byte i. Eight bytes at a time.</summary>
    public static void Merge(Span<byte> target, ulong byteEnables, ReadOnlySpan<byte> source)
    {
        for (int i = 0; byteEnables != 0; i += 8, byteEnables >>= 8)
        {
            ulong mask = Spread((byte)byteEnables);
            ulong old = BinaryPrimitives.ReadUInt64LittleEndian(target[i..]);
            ulong with = BinaryPrimitives.ReadUInt64LittleEndian(source[i..]);
            BinaryPrimitives.WriteUInt64LittleEndian(target[i..], old ^ ((old ^ with) & mask));
        }
    }

    /// <summary>Byte i becomes 0xFF if bit i is set, else 0.</summary>
    public static ulong Spread(byte bits)
    {
        // Keep bit i in byte i, carry any set bit up to bit 7 of its byte, bring it down, and fill the byte.
        ulong kept = bits * 0x0101_0101_0101_0101ul & 0x8040_2010_0804_0201ul;
        return ((kept + 0x7F7F_7F7F_7F7F_7F7Ful) >> 7 & 0x0101_0101_0101_0101ul) * 0xFF;
    }
}
