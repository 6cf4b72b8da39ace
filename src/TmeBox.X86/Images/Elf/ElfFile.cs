using System.Collections.Immutable;

namespace TmeBox.X86.Images.Elf;

/// <summary>An ELF64 file: its head, segments and sections.</summary>
/// <remarks>What a loader needs must be sound. Sections of a loadable file only help the reader, so damage there becomes a note.</remarks>
internal sealed class ElfFile
{
    private readonly ElfBytes names;

    private ElfFile(ElfBytes bytes, ElfHeader header)
    {
        (Bytes, Header) = (bytes, header);
        if (header.Type != ElfType.Relocatable)
        {
            var table = bytes.Slice(header.SegmentTable, (ulong)(header.SegmentCount * ElfSegment.Size), "the table of program headers");
            Segments = [.. Enumerable.Range(0, header.SegmentCount).Select(i => ElfSegment.Read(bytes, table.FileOffset + (ulong)(i * ElfSegment.Size)))];
        }

        try
        {
            Sections = ReadSections(bytes, header);
            names = header.SectionNames < Sections.Length ? Sections[header.SectionNames].In(bytes) : default;
        }
        catch (ImageFormatException e) when (header.Type != ElfType.Relocatable)
        {
            (Sections, names) = ([], default);
            Notes = [$"its table of sections is damaged, so names and lines are missing ({e.Message})"];
        }
    }

    public ElfBytes Bytes { get; }

    public ElfHeader Header { get; }

    public ImmutableArray<ElfSegment> Segments { get; } = [];

    public ImmutableArray<ElfSection> Sections { get; }

    public ImmutableArray<string> Notes { get; } = [];

    /// <exception cref="ImageFormatException">It cannot be judged.</exception>
    public static ElfFile Read(ReadOnlyMemory<byte> file)
    {
        var bytes = new ElfBytes(file);
        return new(bytes, ElfHeader.Read(bytes));
    }

    public string NameOf(ElfSection section) => names.Name(section.Name);

    /// <summary>The sections that a section names by number, or one of no bytes.</summary>
    public ElfBytes BytesOf(uint section) => section < Sections.Length ? Sections[(int)section].In(Bytes) : default;

    private static ImmutableArray<ElfSection> ReadSections(ElfBytes bytes, ElfHeader header)
    {
        if (header.SectionTable == 0) return [];
        // A count that does not fit is in the first section's size.
        var count = header.SectionCount > 0 ? header.SectionCount : ElfSection.Read(bytes.Slice(header.SectionTable, ElfSection.HeaderSize, "a section header"), 0).Size;
        if (count > bytes.Length / ElfSection.HeaderSize) throw new ImageFormatException(header.SectionTable, $"{count} sections in a file of {bytes.Length} bytes", "as many as fit");
        var table = bytes.Slice(header.SectionTable, count * ElfSection.HeaderSize, "the table of section headers");
        return [.. Enumerable.Range(0, (int)count).Select(i => ElfSection.Read(table, i))];
    }
}
