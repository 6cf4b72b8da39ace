using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.X86.Sweep;

/// <summary>The instructions of a block of which more is to be said than what is marked: where each starts in the block, ascending, and the number of its word. Used by one thread.</summary>
internal sealed class BlockNotes : IDisposable
{
    private const int Line = 64;
    private readonly ushort[] positions = ArrayPool<ushort>.Shared.Rent(LaneMemory.MostBlock + Line);
    private readonly byte[] numbers = ArrayPool<byte>.Shared.Rent(LaneMemory.MostBlock + Line);
    private int count;

    /// <summary>Where they start.</summary>
    public ReadOnlySpan<ushort> Positions => positions.AsSpan(0, count);

    /// <summary>The numbers of their words.</summary>
    public ReadOnlySpan<byte> Numbers => numbers.AsSpan(0, count);

    /// <summary>Removes all.</summary>
    public void Clear() => count = 0;

    /// <summary>Adds some of a line of 64 positions.</summary>
    /// <param name="line">The number at each position.</param>
    /// <param name="noted">Which are added.</param>
    /// <param name="first">The first position of the line; those before it have been added.</param>
    public void Add(Vector512<byte> line, Vector512<byte> noted, int first)
    {
        var bits = noted.ExtractMostSignificantBits();
        if (Avx512Vbmi2.IsSupported)
        {
            var (lower, upper) = Vector512.Widen(Avx512Vbmi2.Compress(Vector512<byte>.Zero, noted, Vector512<byte>.Indices));
            var from = Vector512.Create((ushort)first);
            (lower + from).CopyTo(positions.AsSpan(count));
            (upper + from).CopyTo(positions.AsSpan(count + Line / 2));
            Avx512Vbmi2.Compress(Vector512<byte>.Zero, noted, line).CopyTo(numbers.AsSpan(count));
            count += BitOperations.PopCount(bits);
            return;
        }

        for (; bits != 0; bits &= bits - 1, count++)
        {
            var at = BitOperations.TrailingZeroCount(bits);
            positions[count] = (ushort)(first + at);
            numbers[count] = line[at];
        }
    }

    /// <summary>Gives up their memory. They are not used afterwards, and disposed of once.</summary>
    public void Dispose()
    {
        ArrayPool<ushort>.Shared.Return(positions);
        ArrayPool<byte>.Shared.Return(numbers);
    }
}
