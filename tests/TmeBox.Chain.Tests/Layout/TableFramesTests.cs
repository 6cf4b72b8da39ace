using TmeBox.Chain.Layout;
using TmeBox.Logic;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Instrumentation;
using TmeBox.Tests;

namespace TmeBox.Chain.Tests.Layout;

public class TableFramesTests
{
    private static readonly int[] KeyIds = [2, 3];
    private static readonly TableFrames Frames = new(KeyIds);

    [Fact]
    public void Every_entry_of_the_tree_lies_in_a_page_of_the_runtimes() => Seeds.Each(200, random =>
    {
        var x = new WindowAddress(Word.Of(random.Number(47), 64));
        for (var level = 0; level < PageTableTree.Levels; level++)
            Assert.Contains(Frames.Tree.EntryFor(x, level).Value.Concrete & ~0xFFFUL, Frames.Pages);
    });

    [Fact]
    public void Every_page_of_the_windows_has_a_last_entry_of_its_own()
    {
        var leaves =
            from keyId in KeyIds
            from address in ChainLayout.Arena.Select(p => ChainLayout.Showing(keyId, p)).Append(ChainLayout.BasePage(keyId)).Append(ChainLayout.GateTable(keyId))
            select Frames.LeafFor(address);
        var all = leaves.ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.DoesNotContain(all, entry => (entry & ~0xFFFUL) == Frames.Empty);
    }

    [Fact]
    public void The_upper_entries_lead_from_the_root_to_every_last_table()
    {
        var known = new HashSet<ulong> { Frames.Root };
        foreach (var (_, value) in Frames.UpperEntries) known.Add(value & ~0xFFFUL);
        Assert.All(Frames.UpperEntries, e => Assert.Contains(e.Key & ~0xFFFUL, known));
        foreach (var keyId in KeyIds)
            foreach (var page in ChainLayout.Arena) Assert.Contains(Frames.LeafFor(ChainLayout.Showing(keyId, page)) & ~0xFFFUL, known);
    }

    [Fact]
    public void A_window_shows_its_pages_between_its_guards()
    {
        foreach (var page in ChainLayout.Arena)
        {
            var address = ChainLayout.Showing(2, page);
            Assert.Equal(page, ChainLayout.PageAt(address));
            Assert.True((Window.IsMapped(Word.Of(address, 64), ChainLayout.Limits) & Window.IsMapped(Word.Of(address + ChainLayout.PageSize - 1, 64), ChainLayout.Limits)).IsTrue);
        }
    }
}
