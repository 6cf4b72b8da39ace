using TmeBox.Chain.Layout;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Chain.Sides;

/// <summary>The world before the first sandbox: activated, the runtime's pages zeroed under KeyID 0, every core with the root of the page tables.</summary>
internal static class WorldStart
{
    private const int Cores = 2;

    /// <summary>The world.</summary>
    public static World Of(ChainGround ground, TableFrames frames, int victim, ICipher cipher, KeyDraw keys)
    {
        var m = SetUp.Activate(MachineState.Reset(ground.Platform, cipher), keys.Activation);
        var reserved = Map<LineAddress, Bit>.Constant(false);
        foreach (var line in frames.Pages.SelectMany(ChainLayout.LinesOf))
        {
            m = SetUp.HandOver(m, RuntimeTables.Nobody, line);
            reserved = reserved.Set(line, true);
        }

        for (var core = Cores - 1; core >= 0; core--) m = Tlb.ChangeTable(m.On(CoreId.Of(core)), PhysicalAddress.Of(frames.Root)).Machine;
        var contested = Map<LineAddress, Bit>.Constant(false);
        if (ground.SharesPages)
            foreach (var line in ChainLayout.LinesOf(ChainLayout.Contested)) contested = contested.Set(line, true);
        return new(m.Begin(), ground.SharesPages, KeyId.Of(victim), VictimLife.Unborn, RuntimeTables.Empty(reserved), VictimBooks.Empty(contested), Map<LineAddress, SavedLine>.Constant(SavedLine.None));
    }

    /// <summary>The operations that make its machine.</summary>
    public static IEnumerable<Operation> Operations(ChainGround ground, TableFrames frames, KeyDraw keys)
    {
        yield return MoveOperations.Activate(ground.Platform, keys.Activation);
        foreach (var line in frames.Pages.SelectMany(ChainLayout.LinesOf)) yield return new Operation.Movdir64b(line.ByteAddress.Concrete, MoveOperations.Of(Line.Zero));
        for (var core = 0; core < Cores; core++) yield return new Operation.WriteCr3(frames.Root) { Core = core };
    }
}
