using TmeBox.Chain.Layout;
using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.X86.Fuzzing.Mutation;

namespace TmeBox.Chain.Running;

/// <summary>Draws what the model leaves open: mostly addresses of the sandbox's own pages, and else whatever could lead out of its window.</summary>
/// <param name="dice">What decides.</param>
/// <param name="keyIds">The KeyIDs of all sandboxes.</param>
internal sealed class Values(CodeDice dice, IReadOnlyList<int> keyIds)
{
    private static readonly uint[] Edges =
        [0, 0x7FF8, 0x8000, 0xFFF8, 0x1_0000, 0x1_0000, 0x1_0FF8, 0x1_1000, 0x1_2000, 0xFFFE_FFF8, 0xFFFE_F000, 0xFFFF_0000, 0xFFFF_8000, 0xFFFF_FFF8, 0xFFFF_FFFF];

    /// <summary>What decides.</summary>
    public CodeDice Dice => dice;

    /// <summary>A value for a register of a sandbox.</summary>
    public ulong Next(Sandbox sandbox)
    {
        var start = sandbox.Window.Start.Concrete;
        return dice.Below(16) switch
        {
            < 7 => Own(sandbox) - (dice.Once(2) ? start : 0),
            7 => dice.Of(Edges),
            8 => start + dice.Of(Edges),
            9 => Of(dice.Of(keyIds)),
            10 => Of(dice.Of(keyIds)) - start,
            11 => ChainLayout.Start(dice.Of(keyIds)),
            12 => (ulong)dice.Below(64),
            13 => 0UL - (ulong)dice.Below(0x4_0000),
            14 => (dice.Next() & 0xFFFF_FFFF_0000_0000) | (uint)Own(sandbox),
            _ => dice.Next(),
        };
    }

    /// <summary>An address in the sandbox's own pages, or in one that may become its own.</summary>
    public ulong Own(Sandbox sandbox)
    {
        var page = dice.Below(8) switch
        {
            < 4 => dice.Of(sandbox.Data),
            < 7 => dice.Of(ChainLayout.Traded),
            _ => sandbox.CodeAt,
        };
        return ChainLayout.Showing(sandbox.KeyId, page) + Place();
    }

    /// <summary>A stack pointer in the sandbox's own data.</summary>
    public ulong Stack(Sandbox sandbox) => ChainLayout.Showing(sandbox.KeyId, dice.Of(sandbox.Data)) + 512 + ((ulong)dice.Below(384) * 8);

    /// <summary>A line of drawn quadwords.</summary>
    public Bytes Data(Sandbox sandbox)
    {
        var bytes = new byte[Line.Size];
        for (var i = 0; i < Line.Size; i += 8) System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), Next(sandbox));
        return Line.Of(bytes);
    }

    // Some page of some window.
    private ulong Of(int keyId) => ChainLayout.Showing(keyId, dice.Of(ChainLayout.Arena)) + Place();

    // Mostly in the first lines of a page: collisions are the aim.
    private ulong Place() => (ulong)dice.Below(dice.Once(4) ? 512 : 64) * 8;
}
