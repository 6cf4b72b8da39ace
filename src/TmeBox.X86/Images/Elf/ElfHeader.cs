namespace TmeBox.X86.Images.Elf;

/// <summary>What kind of file an ELF file is.</summary>
internal enum ElfType : ushort
{
    Relocatable = 1,
    Executable = 2,
    Shared = 3,
}

/// <summary>The head of an ELF64 little-endian x86-64 file.</summary>
internal sealed record ElfHeader(ElfType Type, ulong Entry, ulong SegmentTable, int SegmentCount, ulong SectionTable, ushort SectionCount, ushort SectionNames)
{
    public const int Size = 64;
    private const ushort X86_64 = 62;
    // Linux refuses a larger table of program headers.
    private const int LargestSegmentTable = 0x1_0000;

    public static bool IsElf(ReadOnlySpan<byte> file) => file.StartsWith("\u007fELF"u8);

    /// <exception cref="ImageFormatException">It is another kind of file.</exception>
    public static ElfHeader Read(ElfBytes file)
    {
        if (!IsElf(file.Memory.Span)) throw new ImageFormatException(0, $"a file of {file.Length} bytes without the mark of ELF", "an ELF file, or code given with --raw");
        var head = file.Slice(0, Size, "an ELF header");
        Expect(head.U8(4), 2, 4, "class", "2: 64 bits");
        Expect(head.U8(5), 1, 5, "byte order", "1: little endian");
        Expect(head.U8(6), 1, 6, "version", "1");
        // GNU marks files that use its extensions; loaders treat both alike.
        if (head.U8(7) is not (0 or 3)) throw new ImageFormatException(7, $"operating system {head.U8(7)}", "0 or 3: System V or GNU");
        if (head.U16(16) is not (1 or 2 or 3)) throw new ImageFormatException(16, $"file type {head.U16(16)}", "1, 2 or 3: a relocatable object, an executable or a shared object");
        Expect(head.U16(18), X86_64, 18, "machine", "62: x86-64");
        Expect(head.U32(20), 1, 20, "version", "1");
        var (segments, sections) = (head.U16(56), head.U16(60));
        if (segments > 0) Expect(head.U16(54), ElfSegment.Size, 54, "program header size", "56");
        if (sections > 0 || head.U64(40) > 0) Expect(head.U16(58), ElfSection.HeaderSize, 58, "section header size", "64");
        if (segments * ElfSegment.Size > LargestSegmentTable) throw new ImageFormatException(56, $"{segments} program headers", $"at most {LargestSegmentTable / ElfSegment.Size}");
        return new((ElfType)head.U16(16), head.U64(24), head.U64(32), segments, head.U64(40), sections, head.U16(62));
    }

    private static void Expect(uint found, uint expected, ulong offset, string what, string meaning)
    {
        if (found != expected) throw new ImageFormatException(offset, $"{what} {found}", meaning);
    }
}
