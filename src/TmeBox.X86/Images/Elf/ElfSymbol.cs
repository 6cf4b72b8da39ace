namespace TmeBox.X86.Images.Elf;

/// <summary>A symbol.</summary>
/// <param name="Name">Offset of its name among the names.</param>
/// <param name="Info">Type and binding.</param>
/// <param name="Section">The section that it is in; 0 if it is defined elsewhere.</param>
/// <param name="Value">Its address; in a relocatable object, within its section.</param>
/// <param name="Size">Bytes, or 0.</param>
internal readonly record struct ElfSymbol(uint Name, byte Info, ushort Section, ulong Value, ulong Size)
{
    public const int EntrySize = 24;
    public const ushort ExtendedIndex = 0xffff;
    public const ushort Reserved = 0xff00;
    public const ushort Absolute = 0xfff1;

    /// <summary>Whether it names a function, or a label that was given no type.</summary>
    public bool IsCode => IsInSection && (Info & 15) is (0 or 2 or 10);

    /// <summary>Whether it has a section, so that it is neither from elsewhere nor a mere number.</summary>
    public bool IsInSection => Section != 0 && (Section < Reserved || Section == ExtendedIndex);

    public bool IsFunction => (Info & 15) == 2;

    public bool IsIndirectFunction => (Info & 15) == 10;

    public bool IsLocal => Info >> 4 == 0;

    public static ElfSymbol Read(ElfBytes table, ulong index)
    {
        var entry = table.Slice(index * EntrySize, EntrySize, "a symbol");
        return new(entry.U32(0), entry.U8(4), entry.U16(6), entry.U64(8), entry.U64(16));
    }

    /// <summary>All symbols of a table.</summary>
    public static IEnumerable<ElfSymbol> All(ElfBytes table)
    {
        for (ulong i = 0; i < table.Length / EntrySize; i++) yield return Read(table, i);
    }
}
