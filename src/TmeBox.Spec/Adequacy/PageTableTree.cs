using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Adequacy;

/// <summary>Which page table of the tree.</summary>
/// <param name="Level">3 for the root, 0 for the tables whose entries name pages: 2 bits.</param>
/// <param name="Prefix">The bits of a linear address that the levels above have used: 36 bits.</param>
public readonly record struct TablePlace(Word Level, Word Prefix);

/// <summary>Where the kernel keeps the page tables: one tree, by which every core translates.</summary>
/// <param name="Frames">Bits 51:12 of each table's physical address: 40 bits.</param>
public sealed record PageTableTree(Map<TablePlace, Word> Frames)
{
    /// <summary>How many levels there are.</summary>
    public const int Levels = 4;

    /// <summary>The table of a level by which an address is translated.</summary>
    public PhysicalAddress TableFor(WindowAddress x, int level) => new(Word.Concat(Frames[PlaceFor(x, level)], Word.Of(0, 12)));

    /// <summary>The place of a table in the tree.</summary>
    public static TablePlace PlaceFor(WindowAddress x, int level)
    {
        var used = 12 + (9 * (level + 1));
        return new(Word.Of((ulong)level, 2), used < 48 ? x.Value.Slice(47, used).ZeroExtend(36) : Word.Of(0, 36));
    }

    /// <summary>The entry of a level by which an address is translated.</summary>
    public PhysicalAddress EntryFor(WindowAddress x, int level) => new(Word.Concat(TableFor(x, level).Value.Slice(51, 12), Word.Concat(IndexOf(x, level), Word.Of(0, 3))));

    /// <summary>Number of the entry in its table: 9 bits.</summary>
    public static Word IndexOf(WindowAddress x, int level) => x.Value.Slice(20 + (9 * level), 12 + (9 * level));
}
