namespace TmeBox.X86.Sweep;

/// <summary>
/// The long nops of compilers, 66 at most twice, 2E, 0F 1F: an index has, in the place of REX, how many bytes stand before 0F. A rule refuses all of them, for 2E.
/// </summary>
internal static class Padding
{
    /// <summary>How many bytes stand before 0F at most.</summary>
    public const int Most = 3;

    /// <summary>What an index has for one such byte, and for each other one more.</summary>
    public const int FirstRex = 17;

    public const byte Segment = 0x2E;
    public const byte OperandSize = 0x66;
    private const uint Nop = 0x1F0F2E, NopMask = 0xFFFFFF;

    /// <summary>How many bytes stand before 0F, of the eight at a position; 0 if it is no such nop.</summary>
    public static int Count(ulong next)
    {
        for (var count = 1; count <= Most; count++, next >>= 8)
        {
            if ((next & NopMask) == Nop) return count;
            if ((byte)next != OperandSize) return 0;
        }

        return 0;
    }

    /// <summary>What they add to an index, the map among them.</summary>
    public static int Index(int count) => 1 << HeadTable.MapShift | FirstRex - 1 + count << HeadTable.RexShift;

    /// <summary>How many bytes stand before 0F by what an index has; 0 if it is not that of such a nop.</summary>
    public static int CountOf(int prefix, bool confined, int rex, int map, int opcode) =>
        prefix == 0 && !confined && map == 1 && opcode == 0x1F && rex is >= FirstRex and < FirstRex + Most ? rex - FirstRex + 1 : 0;
}
