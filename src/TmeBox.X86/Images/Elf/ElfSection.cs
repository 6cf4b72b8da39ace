namespace TmeBox.X86.Images.Elf;

/// <summary>A section header.</summary>
/// <param name="Name">Offset of its name among the names.</param>
/// <param name="Type">What it is.</param>
/// <param name="Flags">Bit 1: part of the image; bit 2: code; bit 11: compressed.</param>
/// <param name="Address">Where it lies in memory.</param>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Link">Another section: of its names or symbols.</param>
/// <param name="Info">Another section: the one that relocations change.</param>
/// <param name="Alignment">Of its address.</param>
internal readonly record struct ElfSection(uint Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, uint Info, ulong Alignment)
{
    public const int HeaderSize = 64;
    public const uint SymbolTable = 2;
    public const uint Rela = 4;
    public const uint NoBits = 8;
    public const uint Rel = 9;
    public const uint DynamicSymbols = 11;
    public const uint SymbolTableIndices = 18;
    public const uint Relr = 19;

    public bool IsLoaded => (Flags & 2) != 0;

    public bool IsWritable => (Flags & 1) != 0;

    public bool IsExecutable => (Flags & 4) != 0;

    public bool IsCompressed => (Flags & 0x800) != 0;

    public static ElfSection Read(ElfBytes table, int index)
    {
        var head = table.Slice((ulong)index * HeaderSize, HeaderSize, "a section header");
        return new(head.U32(0), head.U32(4), head.U64(8), head.U64(16), head.U64(24), head.U64(32), head.U32(40), head.U32(44), head.U64(48));
    }

    /// <summary>Its bytes in the file; none where it only takes room in memory.</summary>
    /// <exception cref="ImageFormatException">They are not inside the file.</exception>
    public ElfBytes In(ElfBytes file) => Type == NoBits ? new(default) : file.Slice(Offset, Size, "a section");
}
