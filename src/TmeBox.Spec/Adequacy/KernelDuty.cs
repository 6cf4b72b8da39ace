using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Adequacy;

/// <summary>A move of the runtime, as far as one linear address on one core is concerned.</summary>
/// <param name="Before">The world before it.</param>
/// <param name="Move">The move.</param>
/// <param name="After">The world after it.</param>
/// <param name="Tree">The page tables.</param>
/// <param name="Limits">The numbers of the windows.</param>
/// <param name="Core">The core.</param>
/// <param name="Address">The address.</param>
public sealed record KernelStep(World Before, Move Move, World After, PageTableTree Tree, CodeLimits Limits, CoreId Core, WindowAddress Address)
{
    /// <summary>Whether the move is about the line that the window shows at the address.</summary>
    public Bit IsHere => Move.KeyId.Is(Address.KeyId) & Move.Line.Is(Address.LineFor(Limits));

    /// <summary>Whether an entry maps the address before the move.</summary>
    public Bit IsEntered => WindowPaging.Written(Before, Tree, Address, 0).Present;

    /// <summary>Whether the core's TLB holds a translation of the address before the move.</summary>
    public Bit IsHeld => Before.Machine.Tlb[TlbTag.Of(Before.Machine.On(Core), Address.Value)].Present;
}

/// <summary>What the kernel owes at some steps of the runtime's programs, so that page tables and TLBs never run ahead of the runtime's tables (D-BOX-4).</summary>
/// <remarks>The runtime notes a mapping before the entry is written; an entry is cleared, and a translation dropped, before the runtime notes that they are gone.</remarks>
/// <param name="Id">A stable name.</param>
/// <param name="Sentence">The duty in words.</param>
/// <param name="Kinds">The runtime's moves at which it is owed.</param>
/// <param name="Done">Whether it is done.</param>
public sealed record KernelDuty(string Id, string Sentence, ImmutableArray<MoveKind> Kinds, Func<KernelStep, Bit> Done)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<KernelDuty> All { get; } =
    [
        new("Kernel.WritesWhatServes", "whatever the runtime or the kernel stores, a page-table entry leads to the tree's own tables or to the page that its window shows there, once the runtime's tables map it",
            [MoveKind.Store], s => WindowPaging.EntriesServe(s.After, s.Tree, s.Limits, s.Address)),
        new("Kernel.ClearsEntries", "an entry is cleared before the runtime notes that its lines are unmapped",
            [MoveKind.Unmap], s => s.IsHere.Implies(!s.IsEntered)),
        new("Kernel.InvalidatesTranslations", "a core executes INVLPG before the runtime notes that it has dropped the translation",
            [MoveKind.ShootDown], s => (s.IsHere & s.Move.Core.Value == s.Core.Value).Implies(!s.IsHeld)),
        new("Kernel.MapsCodeLast", "lines that hold code are mapped only after they were handed over",
            [MoveKind.HandOver, MoveKind.CarryIn], s => (s.IsHere & s.Move.Choice).Implies(!s.IsEntered & !s.IsHeld)),
    ];

    /// <summary>The duties that are owed at a move.</summary>
    public static IEnumerable<KernelDuty> At(Move move) => All.Where(d => move.Actor == Actor.Runtime && d.Kinds.Contains(move.Kind));
}
