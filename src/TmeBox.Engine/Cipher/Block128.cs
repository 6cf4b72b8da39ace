using System.Buffers.Binary;

namespace TmeBox.Engine.Cipher;

/// <summary>A 16-byte block as two little-endian halves: a data unit number, a tweak, or a block of data.</summary>
/// <param name="Low">Bytes 0 to 7.</param>
/// <param name="High">Bytes 8 to 15.</param>
internal readonly record struct Block128(ulong Low, ulong High)
{
    /// <summary>The product with alpha in GF(2^128) modulo x^128 + x^7 + x^2 + x + 1: the tweak of the next block (IEEE 1619).</summary>
    public Block128 Next() =>
        new((Low << 1) ^ ((ulong)((long)High >> 63) & 0x87), (High << 1) | (Low >> 63));

    /// <summary>The exclusive or of two blocks.</summary>
    public static Block128 operator ^(Block128 x, Block128 y) => new(x.Low ^ y.Low, x.High ^ y.High);

    /// <summary>Reads the first 16 bytes.</summary>
    public static Block128 Load(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));

    /// <summary>Writes 16 bytes.</summary>
    public void Store(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Low);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], High);
    }
}
