using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Adequacy;

/// <summary>What the kernel owes at each step of the runtime's programs, so that the page tables and the TLBs stay behind what the runtime's tables say (D-BOX-4).</summary>
/// <remarks>The runtime notes a mapping before the entry is written; an entry is cleared, and a translation dropped, before the runtime notes that they are gone.</remarks>
public static class KernelDuties
{
    /// <summary>Whether a move keeps to them, as far as one linear address is concerned.</summary>
    /// <param name="before">The world before the move.</param>
    /// <param name="move">The move.</param>
    /// <param name="after">The world after it.</param>
    /// <param name="tree">The page tables.</param>
    /// <param name="limits">The numbers of the windows.</param>
    /// <param name="core">A core.</param>
    /// <param name="x">The address.</param>
    public static Bit Allow(World before, Move move, World after, PageTableTree tree, CodeLimits limits, CoreId core, WindowAddress x)
    {
        var tag = x.TagFor(limits);
        var isHere = move.KeyId.Is(tag.KeyId) & move.Line.Is(tag.Line);
        return (move.Actor, move.Kind) switch
        {
            (Actor.Runtime, MoveKind.Store) => WritesWhatServes(after, tree, limits, x),
            (Actor.Runtime, MoveKind.Unmap) => isHere.Implies(!WindowPaging.Written(before, tree, x, 0).Present),
            (Actor.Runtime, MoveKind.ShootDown) => (isHere & move.Core.Value == core.Value).Implies(!Holds(before, core, x)),
            (Actor.Runtime, MoveKind.HandOver or MoveKind.CarryIn) => (isHere & move.Choice).Implies(!WindowPaging.Written(before, tree, x, 0).Present & !Holds(before, core, x)),
            _ => true,
        };
    }

    /// <summary>Whatever the runtime stores, the page tables lead where they should.</summary>
    public static Bit WritesWhatServes(World after, PageTableTree tree, CodeLimits limits, WindowAddress x) => WindowPaging.EntriesServe(after, tree, limits, x);

    private static Bit Holds(World w, CoreId core, WindowAddress x) => w.Machine.Tlb[TlbTag.Of(w.Machine.On(core), x.Value)].Present;
}
