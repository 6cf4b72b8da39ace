namespace TmeBox.X86.Images.Elf;

/// <summary>The symbols that a dynamic loader can find, without trusting the section headers, which it does not read.</summary>
internal static class DynamicSymbols
{
    /// <summary>The table of symbols, as far as a hash table or a relocation reaches; null if the file has none.</summary>
    public static ElfBytes? Table(DynamicTable dynamic, LoadedMemory memory, uint mostRelocated)
    {
        if (!dynamic.Has(DynamicTag.Symbols)) return null;
        var count = Math.Max((ulong)mostRelocated + 1, Math.Max(Hashed(dynamic, memory), GnuHashed(dynamic, memory)));
        return memory.Bytes(dynamic[DynamicTag.Symbols], count * ElfSymbol.EntrySize, "the dynamic symbols");
    }

    private static ulong Hashed(DynamicTable dynamic, LoadedMemory memory) =>
        dynamic.Has(DynamicTag.Hash) ? memory.Bytes(dynamic[DynamicTag.Hash], 8, "the hash table").U32(4) : 0;

    // The table does not say how many symbols it has: the last chain ends with an odd value.
    private static ulong GnuHashed(DynamicTable dynamic, LoadedMemory memory)
    {
        if (!dynamic.Has(DynamicTag.GnuHash)) return 0;
        var table = memory.From(dynamic[DynamicTag.GnuHash], "the GNU hash table");
        var (buckets, first, bloom) = (table.U32(0), table.U32(4), table.U32(8));
        var bucketsAt = 16 + ((ulong)bloom * 8);
        var heads = table.Slice(bucketsAt, (ulong)buckets * 4, "the buckets of the GNU hash table");
        ulong last = 0;
        for (uint i = 0; i < buckets; i++) last = Math.Max(last, heads.U32(i * 4UL));
        if (last < first) return first;
        var chains = bucketsAt + ((ulong)buckets * 4);
        while ((table.U32(chains + ((last - first) * 4)) & 1) == 0) last++;
        return last + 1;
    }
}
