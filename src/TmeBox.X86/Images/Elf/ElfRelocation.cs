namespace TmeBox.X86.Images.Elf;

/// <summary>The kinds of relocation that matter here.</summary>
internal enum RelocationType : uint
{
    None = 0,
    Absolute64 = 1,
    Relative32 = 2,
    BranchRelative32 = 4,
    Copy = 5,
    GlobalData = 6,
    JumpSlot = 7,
    Relative = 8,
    GotRelative32 = 9,
    Absolute32 = 10,
    AbsoluteSigned32 = 11,
    ThreadDescriptor = 36,
    IndirectRelative = 37,
    GotRelativeRelaxable = 41,
    GotRelativeRexRelaxable = 42,
}

/// <summary>A relocation: a field that a linker or loader computes.</summary>
/// <param name="Offset">Where the field is.</param>
/// <param name="Type">How it is computed.</param>
/// <param name="Symbol">The index of the symbol that it is computed from.</param>
/// <param name="Addend">What is added.</param>
internal readonly record struct ElfRelocation(ulong Offset, RelocationType Type, uint Symbol, ulong Addend)
{
    public const int EntrySize = 24;
    public const int EntrySizeWithoutAddend = 16;

    /// <summary>All relocations of a table, with or without addends.</summary>
    public static IEnumerable<ElfRelocation> All(ElfBytes table, bool addends = true)
    {
        var size = (ulong)(addends ? EntrySize : EntrySizeWithoutAddend);
        for (ulong i = 0; i < table.Length / size; i++)
        {
            var entry = table.Slice(i * size, size, "a relocation");
            var info = entry.U64(8);
            yield return new(entry.U64(0), (RelocationType)(uint)info, (uint)(info >> 32), addends ? entry.U64(16) : 0);
        }
    }

    /// <summary>The fields that a packed table of relative relocations names: an address, then bitmaps of the 63 words after the last.</summary>
    public static IEnumerable<ulong> Packed(ElfBytes table)
    {
        ulong next = 0;
        for (ulong i = 0; i < table.Length / 8; i++)
        {
            var word = table.U64(i * 8);
            if ((word & 1) == 0)
            {
                yield return word;
                next = word + 8;
                continue;
            }

            for (var bit = 1; bit < 64; bit++)
                if ((word >> bit & 1) != 0)
                    yield return next + ((ulong)(bit - 1) * 8);
            next += 63 * 8;
        }
    }
}
