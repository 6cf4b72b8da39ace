using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace TmeBox.X86.Images.Elf;

/// <summary>Little-endian bytes of a file; nothing outside of them can be read.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="fileOffset">Where they start in the file, for messages.</param>
internal readonly struct ElfBytes(ReadOnlyMemory<byte> bytes, ulong fileOffset = 0)
{
    private const int LongestName = 4096;

    public ulong Length => (ulong)bytes.Length;

    public ulong FileOffset => fileOffset;

    public ReadOnlyMemory<byte> Memory => bytes;

    /// <summary>A part.</summary>
    /// <exception cref="ImageFormatException">It is not wholly inside.</exception>
    public ElfBytes Slice(ulong offset, ulong length, string what)
    {
        if (offset > Length || length > Length - offset)
            throw new ImageFormatException(fileOffset + Math.Min(offset, Length), Text($"{what} of {length} bytes at {offset} in {Length} bytes"), "it inside");
        return new(bytes.Slice((int)offset, (int)length), fileOffset + offset);
    }

    public byte U8(ulong offset) => Slice(offset, 1, "a byte").Memory.Span[0];

    public ushort U16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2, "a number").Memory.Span);

    public uint U32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4, "a number").Memory.Span);

    public ulong U64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8, "a number").Memory.Span);

    /// <summary>A text that ends with a zero byte; text without one, or outside, is cut or empty, as names only help the reader.</summary>
    public string Name(ulong offset)
    {
        if (offset >= Length) return "";
        var span = bytes.Span[(int)offset..];
        span = span[..Math.Min(span.Length, LongestName)];
        var end = span.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? span : span[..end]);
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
