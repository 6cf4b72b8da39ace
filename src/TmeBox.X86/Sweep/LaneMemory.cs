using System.Buffers;
using System.Runtime.InteropServices;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What the kernel reads and marks of all lanes' blocks: what stands before opcodes, marks, and the code. All of it lies in one piece, found from one address, since
/// registers are what the kernel has least of. Positions are counted through all lanes. Used by one thread.
/// </summary>
internal sealed class LaneMemory : IDisposable
{
    /// <summary>Bytes of a block, at most.</summary>
    public const int MostBlock = 1 << 14;

    /// <summary>From the first position of one lane to that of the next: what is written behind a block does not reach it.</summary>
    public const int Distance = MostBlock + 4 * PrefixScan.Width;

    private const int Positions = SweepKernel.Lanes * Distance;

    /// <summary>Where marks lie, a byte for each position; entries of <see cref="PrefixScan"/> lie before them.</summary>
    public const int MarksAt = Positions * sizeof(ushort);

    /// <summary>Where the code lies.</summary>
    public const int CodeAt = MarksAt + Positions;

    private readonly byte[] bytes = ArrayPool<byte>.Shared.Rent(CodeAt + Positions);

    /// <summary>Memory in which nothing is marked.</summary>
    public LaneMemory() => Array.Clear(bytes, MarksAt, Positions);

    /// <summary>All of it.</summary>
    public Span<byte> All => bytes.AsSpan(0, CodeAt + Positions);

    /// <summary>The marks of a lane.</summary>
    public Span<byte> Marks(int lane) => bytes.AsSpan(MarksAt + lane * Distance, Distance);

    /// <summary>Puts code there, and looks at what stands before opcodes.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="code">Code from there on, up to the end of the region.</param>
    /// <param name="count">How many positions.</param>
    public void Put(int first, ReadOnlySpan<byte> code, int count)
    {
        if (code.Length < count + PrefixScan.Behind)
        {
            // What is behind the region is read and does not matter.
            var whole = ArrayPool<byte>.Shared.Rent(count + PrefixScan.Behind);
            code.CopyTo(whole);
            Put(first, whole, count);
            ArrayPool<byte>.Shared.Return(whole);
            return;
        }

        PrefixScan.Fill(code, count, MemoryMarshal.Cast<byte, ushort>(All[..MarksAt])[first..], All[(CodeAt + first)..]);
    }

    /// <summary>Puts instructions there of which nothing is to be said.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="count">How many.</param>
    public void PutNops(int lane, int count)
    {
        MemoryMarshal.Cast<byte, ushort>(All[..MarksAt]).Slice(lane * Distance, count).Clear();
        All.Slice(CodeAt + lane * Distance, count + PrefixScan.Width).Fill(HeadTable.Nop);
    }

    /// <summary>Gives it up. It is not used afterwards, and disposed of once.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);
}
