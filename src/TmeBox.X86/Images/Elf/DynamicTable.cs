namespace TmeBox.X86.Images.Elf;

/// <summary>What a file tells its dynamic loader.</summary>
internal sealed class DynamicTable
{
    private readonly Dictionary<DynamicTag, ulong> values = [];

    private DynamicTable()
    {
    }

    public ulong this[DynamicTag tag] => values.GetValueOrDefault(tag);

    /// <summary>How many libraries it asks for.</summary>
    public int Needed { get; private set; }

    public bool Has(DynamicTag tag) => values.ContainsKey(tag);

    /// <exception cref="ImageFormatException">Loaders would not agree on what it says.</exception>
    public static DynamicTable Read(ElfFile file, LoadedMemory memory)
    {
        var table = new DynamicTable();
        var segments = file.Segments.Where(s => s.Type == ElfSegment.Dynamic).ToList();
        if (segments.Count == 0) return table;
        if (segments.Count > 1) throw new ImageFormatException(file.Header.SegmentTable, $"{segments.Count} dynamic segments", "at most one");
        var bytes = memory.Bytes(segments[0].Address, segments[0].FileSize, "the dynamic table");
        for (ulong at = 0; at + 16 <= bytes.Length; at += 16)
        {
            var (tag, value) = ((DynamicTag)bytes.U64(at), bytes.U64(at + 8));
            if (tag == DynamicTag.Null) break;
            if (tag == DynamicTag.Needed) table.Needed++;
            else if (Enum.IsDefined(tag) && !table.values.TryAdd(tag, value)) throw new ImageFormatException(bytes.FileOffset + at, $"the dynamic tag {tag} again", "it once");
        }

        table.Expect(DynamicTag.RelocationSize, ElfRelocation.EntrySize);
        table.Expect(DynamicTag.RelocationWithoutAddendSize, ElfRelocation.EntrySizeWithoutAddend);
        table.Expect(DynamicTag.PackedRelocationSize, 8);
        table.Expect(DynamicTag.SymbolSize, ElfSymbol.EntrySize);
        return table;
    }

    /// <summary>The bytes that two tags name by address and size; none where they are missing.</summary>
    public ElfBytes Table(LoadedMemory memory, DynamicTag address, DynamicTag size) =>
        this[size] == 0 ? default : memory.Bytes(this[address], this[size], $"the table {address}");

    private void Expect(DynamicTag tag, ulong expected)
    {
        if (Has(tag) && this[tag] != expected) throw new ImageFormatException(0, $"{tag} {this[tag]} in the dynamic table", $"{expected}");
    }
}
