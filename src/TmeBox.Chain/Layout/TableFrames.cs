using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Adequacy;

namespace TmeBox.Chain.Layout;

/// <summary>Where the page tables lie in DRAM: the frames of the tree by which all windows are translated, and an empty table for every other address.</summary>
internal sealed class TableFrames
{
    private const ulong First = 0x2_0000_0000;
    private const ulong Present = 1, Writable = 2, User = 4;
    private static readonly ImmutableArray<ulong> Regions = [0, 0xFFE0_0000];
    private readonly List<ulong> frames = [];
    private readonly SortedDictionary<ulong, ulong> upper = [];

    /// <summary>The frames for some windows.</summary>
    public TableFrames(params ReadOnlySpan<int> keyIds)
    {
        Empty = Add();
        Runtime = Add();
        Tree = new(Map<TablePlace, Word>.Constant(Word.Of(Empty >> 12, 40)));
        foreach (var keyId in keyIds)
            foreach (var region in Regions)
                Allot(new(Word.Of(ChainLayout.Start(keyId) + region, 64)));
    }

    /// <summary>The tree.</summary>
    public PageTableTree Tree { get; private set; }

    /// <summary>The table that maps nothing.</summary>
    public ulong Empty { get; }

    /// <summary>A page of the runtime's own data.</summary>
    public ulong Runtime { get; }

    /// <summary>What CR3 shall be.</summary>
    public ulong Root => Tree.TableFor(new(Word.Of(0, 64)), PageTableTree.Levels - 1).Value.Concrete;

    /// <summary>The pages that are the runtime's: all tables, and its own data.</summary>
    public IReadOnlyList<ulong> Pages => frames;

    /// <summary>The entries that lead to tables: their addresses and values.</summary>
    public IEnumerable<KeyValuePair<ulong, ulong>> UpperEntries => upper;

    /// <summary>The physical address of the last entry for a linear address.</summary>
    public ulong LeafFor(ulong address) => Tree.EntryFor(new(Word.Of(address, 64)), 0).Value.Concrete;

    private ulong Add()
    {
        frames.Add(First + ((ulong)frames.Count * ChainLayout.PageSize));
        return frames[^1];
    }

    private void Allot(WindowAddress address)
    {
        for (var level = PageTableTree.Levels - 1; level >= 0; level--)
        {
            var place = PageTableTree.PlaceFor(address, level);
            if (Tree.Frames[place].Concrete != Empty >> 12) continue;
            var frame = Add();
            Tree = new(Tree.Frames.Set(place, Word.Of(frame >> 12, 40)));
            if (level + 1 < PageTableTree.Levels) upper[Tree.EntryFor(address, level + 1).Value.Concrete] = frame | Present | Writable | User;
        }
    }
}
