using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Adequacy;

/// <summary>"The page tables map window j to KeyID j and nothing else": what the runtime's tables say is what the page tables in DRAM and the TLBs do.</summary>
/// <remarks>
/// Said of one linear address, so that proofs need no quantifier. What the tables hold is said of what the runtime last wrote there; that a page walk reads just that
/// is what <see cref="AvailabilityGuarantee.OfProcess"/> gives. Window 0 is the host's: its guards are empty too, so no accepted code reaches it.
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
        var serves = Serves(w, limits, x, new(true, last.Page, last.Writable, last.User, last.NoExecute));
        return holds & last.Present.Implies(serves & (IsHosts(x) | w.Tables.Alias[x.TagFor(limits)] == AliasPhase.Mapped));
    }

    /// <summary>What a core's TLB holds is the page that the window shows there, and the runtime's tables know of it.</summary>
    public static Bit TranslationsServe(World w, CodeLimits limits, CoreId core, WindowAddress x)
    {
        var entry = w.Machine.Tlb[TlbTag.Of(w.Machine.On(core), x.Value)];
        return entry.Present.Implies(Serves(w, limits, x, entry) & (IsHosts(x) | w.Tables.Tlb[new(core, x.TagFor(limits))]));
    }

    /// <summary>What an access gets that is translated: the window's own line under the window's own KeyID, one that the runtime's tables let pass on this core; none in a guard, and no code for a store.</summary>
    public static Bit Gives(World w, CodeLimits limits, CoreId core, WindowAddress x, Access access, PhysicalAddress at)
    {
        var tag = x.TagFor(limits);
        var offset = x.Value.Slice(11, 0).ZeroExtend(PhysicalAddress.Width);
        var isOwn = at.Value == (x.PageFor(w.Machine, limits).Value | offset);
        return Window.IsMapped(x.Value, limits)
            & (IsHosts(x) | isOwn & w.Tables.Passes(core, tag.KeyId, tag.Line) & access.Writes.Implies(MayBeWritten(w, limits, x)));
    }

    /// <summary>Whether a translation is what a window may have at an address: its own KeyID, the page that belongs there, nothing in the guards, private pages read-only, and none of the victim's pages both written to and run (W^X).</summary>
    public static Bit Serves(World w, CodeLimits limits, WindowAddress x, TlbEntry entry)
    {
        var isOwn = entry.Page.Value == x.PageFor(w.Machine, limits).Value;
        return Window.IsMapped(x.Value, limits) & (IsHosts(x) | isOwn & entry.Writable.Implies(MayBeWritten(w, limits, x)));
    }

    /// <summary>The entry that the runtime last wrote.</summary>
    public static PageTableEntry Written(World w, PageTableTree tree, WindowAddress x, int level) =>
        new(Line.Quadword(w.Books.Latest[tree.EntryFor(x, level).LineOn(w.Machine)], PageTableTree.IndexOf(x, level).Slice(2, 0)));

    /// <summary>What a window may write to: neither its private pages nor, of the victim, its code.</summary>
    public static Bit MayBeWritten(World w, CodeLimits limits, WindowAddress x)
    {
        var tag = x.TagFor(limits);
        return !x.IsPrivate(limits) & !(w.IsVictims(tag.KeyId) & w.Books.Code[tag.Line]);
    }

    /// <summary>Whether the address lies in window 0, of which no more is said than that its guards are empty as well.</summary>
    public static Bit IsHosts(WindowAddress x) => x.KeyId.Is(RuntimeTables.Nobody);
}
