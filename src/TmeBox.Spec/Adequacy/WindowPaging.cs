using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Adequacy;

/// <summary>"The page tables map window j to KeyID j and nothing else": what the runtime's tables say is what the page tables in DRAM and the TLBs do.</summary>
/// <remarks>
/// Said of one linear address, so that proofs need no quantifier. What the tables hold is said of what the runtime last wrote there; that a page walk reads just that
/// is what <see cref="AvailabilityGuarantee.OfProcess"/> gives. Window 0 is the host's, and no accepted code reaches it.
/// </remarks>
public static class WindowPaging
{
    /// <summary>All of it, at one address.</summary>
    public static Bit Holds(World w, PageTableTree tree, CodeLimits limits, CoreId core, WindowAddress x) =>
        TablesAreTheRuntimes(w, tree, core, x) & EntriesServe(w, tree, limits, x) & TranslationsServe(w, limits, core, x);

    /// <summary>The tables of the tree lie in lines of the runtime, under KeyID 0, and the core begins at the root.</summary>
    public static Bit TablesAreTheRuntimes(World w, PageTableTree tree, CoreId core, WindowAddress x)
    {
        var m = w.Machine.On(core);
        var holds = m.Core.PageTable.Value.Slice(51, 12) == tree.TableFor(x, PageTableTree.Levels - 1).Value.Slice(51, 12);
        for (var level = 0; level < PageTableTree.Levels; level++)
        {
            var entry = tree.EntryFor(x, level);
            holds &= entry.KeyIdOn(m).Is(RuntimeTables.Nobody) & w.Tables.Reserved[entry.LineOn(m)];
        }

        return holds;
    }

    /// <summary>The entries lead to the tables of the tree, and the last one to the page that the window shows there, mapped by the runtime's tables.</summary>
    public static Bit EntriesServe(World w, PageTableTree tree, CodeLimits limits, WindowAddress x)
    {
        Bit holds = true;
        for (var level = PageTableTree.Levels - 1; level > 0; level--)
        {
            var entry = Written(w, tree, x, level);
            holds &= entry.Present.Implies(entry.Page.Value == tree.TableFor(x, level - 1).Value);
        }

        var last = Written(w, tree, x, 0);
        var mapped = Serves(w, limits, x, new(true, last.Page, last.Writable, last.User, last.NoExecute)) & w.Tables.Alias[x.TagFor(limits)] == AliasPhase.Mapped;
        return holds & (IsSandboxes(x) & last.Present).Implies(mapped);
    }

    /// <summary>What a core's TLB holds is the page that the window shows there, and the runtime's tables know of it.</summary>
    public static Bit TranslationsServe(World w, CodeLimits limits, CoreId core, WindowAddress x)
    {
        var entry = w.Machine.Tlb[TlbTag.Of(w.Machine.On(core), x.Value)];
        return (IsSandboxes(x) & entry.Present).Implies(Serves(w, limits, x, entry) & w.Tables.Tlb[new(core, x.TagFor(limits))]);
    }

    /// <summary>Whether a translation is what a window may have at an address: its own KeyID, the page that belongs there, nothing in the guards, private pages read-only, and none of the victim's pages both written to and run (W^X).</summary>
    public static Bit Serves(World w, CodeLimits limits, WindowAddress x, TlbEntry entry)
    {
        var tag = x.TagFor(limits);
        return entry.Page.Value == x.PageFor(w.Machine, limits).Value
            & Window.IsMapped(x.Value, limits)
            & !(x.IsPrivate(limits) & entry.Writable)
            & !(w.IsVictims(tag.KeyId) & w.Books.Code[tag.Line] & entry.Writable);
    }

    /// <summary>The entry that the runtime last wrote.</summary>
    public static PageTableEntry Written(World w, PageTableTree tree, WindowAddress x, int level) =>
        new(Line.Quadword(w.Books.Latest[tree.EntryFor(x, level).LineOn(w.Machine)], PageTableTree.IndexOf(x, level).Slice(2, 0)));

    private static Bit IsSandboxes(WindowAddress x) => !x.KeyId.Is(RuntimeTables.Nobody);
}
