using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images.Dwarf;

/// <summary>Reads one value of debug data after another.</summary>
internal sealed class DwarfCursor(ElfBytes bytes)
{
    public ulong At { get; set; }

    public bool IsAtEnd => At >= bytes.Length;

    public ElfBytes Bytes => bytes;

    public byte U8() => bytes.U8(Skip(1));

    public ushort U16() => bytes.U16(Skip(2));

    public uint U32() => bytes.U32(Skip(4));

    public ulong U64() => bytes.U64(Skip(8));

    /// <summary>A length or offset, whose width the unit says.</summary>
    public ulong Word(bool wide) => wide ? U64() : U32();

    /// <summary>An unsigned number of seven bits a byte.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = U8();
            if (shift < 64) value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }

    /// <summary>A signed number of seven bits a byte.</summary>
    public long Signed()
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = U8();
            if (shift < 64) value |= (long)(part & 0x7f) << shift;
            if (part >= 0x80) continue;
            return shift + 7 < 64 && (part & 0x40) != 0 ? value | (-1L << (shift + 7)) : value;
        }
    }

    /// <summary>The place of a text, which is passed over.</summary>
    public DebugText Text()
    {
        var start = At;
        while (U8() != 0)
        {
            // Only the end is looked for.
        }

        return new(bytes, start);
    }

    /// <summary>Passes over bytes and gives the place of the first.</summary>
    public ulong Skip(ulong count)
    {
        var start = At;
        if (count > bytes.Length || start > bytes.Length - count) throw new ImageFormatException(bytes.FileOffset + Math.Min(start, bytes.Length), $"the end of the data before {count} bytes", "them");
        At = start + count;
        return start;
    }
}
