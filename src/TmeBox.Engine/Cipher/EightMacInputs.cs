using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.Engine.Cipher;

/// <summary>The inputs of eight MACs, lane by lane side by side. Only where <see cref="Avx512F"/> is supported.</summary>
/// <remarks>Written as whole vectors: the permutation reads them so, and vectors put together from 8-byte stores would make it wait.</remarks>
internal static unsafe class EightMacInputs
{
    private const byte LowerPairs = 0x44, UpperPairs = 0xEE, Even = 0x88, Odd = 0xDD;

    /// <summary>Fills lanes 0 to 12, and the others if they are wanted. The caller of a batch vouches for its pointers (<see cref="LineDescriptor"/>).</summary>
    /// <param name="key">The platform's MAC key.</param>
    /// <param name="lines">Eight lines.</param>
    /// <param name="direction">Says which of a line's pointers is the ciphertext.</param>
    /// <param name="state">25 lanes of eight states.</param>
    /// <param name="frame">Whether to fill in the lanes that are the same for all MACs.</param>
    [SkipLocalsInit]
    public static void Absorb(Block128 key, ReadOnlySpan<LineDescriptor> lines, Direction direction, Span<Vector512<ulong>> state, bool frame)
    {
        state = state[..25];
        lines = lines[..8];
        state[0] = Vector512.Create(key.Low);
        state[1] = Vector512.Create(key.High);
        Span<Vector512<ulong>> pairs = stackalloc Vector512<ulong>[8];
        for (int i = 0; i < 8; i += 2)
        {
            (Vector512<ulong> even, Vector512<ulong> odd) = (Load(lines[i], direction), Load(lines[i + 1], direction));
            pairs[i / 2] = Avx512F.UnpackLow(even, odd);
            pairs[4 + (i / 2)] = Avx512F.UnpackHigh(even, odd);
        }

        for (int odd = 0; odd < 2; odd++)
        {
            Span<Vector512<ulong>> four = pairs.Slice(4 * odd, 4);
            Vector512<ulong> lower0 = Avx512F.Shuffle4x128(four[0], four[1], LowerPairs), lower1 = Avx512F.Shuffle4x128(four[2], four[3], LowerPairs);
            Vector512<ulong> upper0 = Avx512F.Shuffle4x128(four[0], four[1], UpperPairs), upper1 = Avx512F.Shuffle4x128(four[2], four[3], UpperPairs);
            state[2 + odd] = Avx512F.Shuffle4x128(lower0, lower1, Even);
            state[4 + odd] = Avx512F.Shuffle4x128(lower0, lower1, Odd);
            state[6 + odd] = Avx512F.Shuffle4x128(upper0, upper1, Even);
            state[8 + odd] = Avx512F.Shuffle4x128(upper0, upper1, Odd);
        }

        state[10] = Vector512.Create(
            lines[0].Tweak.Low, lines[1].Tweak.Low, lines[2].Tweak.Low, lines[3].Tweak.Low, lines[4].Tweak.Low, lines[5].Tweak.Low, lines[6].Tweak.Low, lines[7].Tweak.Low);
        state[11] = Vector512.Create(
            lines[0].Tweak.High, lines[1].Tweak.High, lines[2].Tweak.High, lines[3].Tweak.High, lines[4].Tweak.High, lines[5].Tweak.High, lines[6].Tweak.High, lines[7].Tweak.High);
        state[12] = Vector512.Create(
            (ulong)lines[0].Owner, lines[1].Owner, lines[2].Owner, lines[3].Owner, lines[4].Owner, lines[5].Owner, lines[6].Owner, lines[7].Owner) | Vector512.Create(MacFrame.DomainSeparation);
        if (frame)
        {
            state[13..].Clear();
            state[16] = Vector512.Create(MacFrame.LastBit);
        }
    }

    private static Vector512<ulong> Load(in LineDescriptor line, Direction direction) =>
        Vector512.Load((ulong*)(direction == Direction.Encrypt ? line.Target : line.Source));
}
