using Iced.Intel;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>What the kernels that expand AES-128 keys themselves are made of; the constants of both parts are emitted first.</summary>
internal sealed class ExpandingCode
{
    /// <summary>Emits the constants.</summary>
    /// <param name="assembler">Where to emit.</param>
    /// <param name="direction">Which way the data goes.</param>
    public ExpandingCode(Assembler assembler, Direction direction)
    {
        Constants = new KernelConstants(assembler);
        Expansion = new KeyExpansion(assembler);
        Xts = new XtsCode(assembler, Constants, direction, KeyExpansion.Rounds);
        Direction = direction;
    }

    /// <summary>Bytes in front of the code.</summary>
    public static int ConstantsSize => KernelConstants.Size + KeyExpansion.Size;

    /// <summary>The constants of XTS.</summary>
    public KernelConstants Constants { get; }

    /// <summary>The key expansion.</summary>
    public KeyExpansion Expansion { get; }

    /// <summary>XTS under expanded keys.</summary>
    public XtsCode Xts { get; }

    /// <summary>Which way the data goes.</summary>
    public Direction Direction { get; }

    /// <summary>Where the data's rounds look for a round key of the expansion.</summary>
    /// <param name="round">0 to 10.</param>
    public int PlaceOf(int round) => Direction == Direction.Encrypt ? round : KeyExpansion.Rounds - round;

    /// <summary>Whether the data's rounds want a round key with its columns mixed inversely.</summary>
    /// <param name="round">0 to 10.</param>
    public bool IsInverted(int round) => Direction == Direction.Decrypt && round is > 0 and < KeyExpansion.Rounds;
}
