using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace TmeBox.X86.Sweep;

/// <summary>Looks for what leads to a few positions if it is read as the offset of a direct branch, wherever that may end.</summary>
internal static class OffsetSearch
{
    private const int Offset = sizeof(int), Width = 64;

    /// <summary>Where four bytes end that lead to one of some positions.</summary>
    /// <param name="code">The region.</param>
    /// <param name="start">Where the first ones start.</param>
    /// <param name="end">Where the last ones end, at most.</param>
    /// <param name="targets">The positions, at least one.</param>
    /// <param name="ends">Where the ends are added.</param>
    public static void Find(ReadOnlySpan<byte> code, int start, int end, ReadOnlySpan<int> targets, PooledList<int> ends)
    {
        var at = start;
        var behind = Vector512.CreateSequence(Offset, Offset);

        // All four bytes that start at the first, second, third and fourth byte of a line, and at every fourth byte behind it.
        for (; at + Width + Offset <= end; at += Width)
            for (var first = at; first < at + Offset; first++)
            {
                var reached = Vector512.Create(code[first..]).AsInt32() + (Vector512.Create(first) + behind);
                var nearest = Vector512<uint>.AllBitsSet;
                foreach (var target in targets) nearest = Vector512.Min(nearest, (reached ^ Vector512.Create(target)).AsUInt32());
                for (var hits = Vector512.Equals(nearest, Vector512<uint>.Zero).ExtractMostSignificantBits(); hits != 0; hits &= hits - 1)
                    ends.Add(first + Offset + Offset * BitOperations.TrailingZeroCount(hits));
            }

        for (; at + Offset <= end; at++)
            if (targets.Contains(BinaryPrimitives.ReadInt32LittleEndian(code[at..]) + at + Offset))
                ends.Add(at + Offset);
    }
}
