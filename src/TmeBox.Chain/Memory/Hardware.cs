using TmeBox.Chain.Sides;
using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.X86.Fuzzing.Mutation;

namespace TmeBox.Chain.Memory;

/// <summary>What the hardware does at times of its own choosing: evicts, cleans and prefetches lines, walks page tables ahead, and forgets translations (F-CCH-8).</summary>
/// <param name="worlds">Where it is done.</param>
/// <param name="memory">Whose lines were touched.</param>
/// <param name="dice">What decides.</param>
internal sealed class Hardware(ChainWorlds worlds, WindowMemory memory, CodeDice dice)
{
    /// <summary>What was done.</summary>
    public long Events { get; private set; }

    /// <summary>Does something on a core.</summary>
    /// <param name="core">The core.</param>
    /// <param name="wild">An address that may lie anywhere.</param>
    /// <param name="tame">An address of a window's own.</param>
    public void Act(CoreId core, Func<ulong> wild, Func<ulong> tame)
    {
        Events++;
        switch (dice.Below(8))
        {
            case < 2:
                Happen(MoveKind.Flush, core);
                break;
            case 2:
                Happen(MoveKind.WriteBack, core);
                break;
            case < 5:
                Happen(MoveKind.Prefetch, core);
                break;
            case 5:
                memory.Speculate(core, wild());
                break;
            default:
                Forget(core, tame());
                break;
        }
    }

    // What may happen is what is cached, or mapped: the specification says.
    private void Happen(MoveKind kind, CoreId core)
    {
        if (Line() is not { } tag) return;
        var move = Move.Of(kind, Actor.Hardware, tag.KeyId, tag.Line) with { Core = core };
        if (CapabilityTriple.AlwaysAllowed(worlds.Left, move, tag.KeyId, tag.Line).IsTrue) worlds.Make(move);
    }

    // One that was touched lately, or some time ago; or one that is dirty, first of all under a KeyID that is not its holder's: of a neighbour, or left behind.
    private CacheTag? Line()
    {
        if (dice.Once(2)) return (dice.Once(3) ? memory.Recent : memory.Data).At(dice.Below(512));
        var dirty = worlds.Left.Machine.Cache.Entries.Where(e => (e.Value.Present & e.Value.Dirty).IsTrue).Select(e => e.Key).ToArray();
        var foreign = dirty.Where(t => !worlds.Left.Tables.Reserved[t.Line].IsTrue && !worlds.Left.Tables.Holder[t.Line].Is(t.KeyId).IsTrue).ToArray();
        return dirty.Length == 0 ? null : dice.Of(foreign.Length > 0 ? foreign : dirty);
    }

    private void Forget(CoreId core, ulong address)
    {
        worlds.Operate(new Operation.DropTranslation(address) { Core = (int)core.Value.Concrete });
        worlds.Apply(m => Tlb.Drop(m.On(core), Word.Of(address, 64)).Machine);
    }
}
