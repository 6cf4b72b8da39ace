using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The kernel of the first pass: instructions after which nothing is known. It marks where they start and which are refused where nothing is
/// known before them, and lists the direct branches and the operands relative to rip, whose targets are judged later.
/// </summary>
internal sealed class PlainSweep(SweptCode code, SweptRegion region)
{
    /// <summary>Bytes that must follow a position: all that the kernel reads of one instruction.</summary>
    public const int Room = 40;

    // And bytes before it: the offset of a branch is read as the last four up to its end.
    private const int Before = 4;

    // Bytes whose marks are kept apart until they are put into bits; a multiple of 64, so that no word of bits belongs to two blocks.
    private const int BlockSize = 1 << 14;
    private readonly uint[] heads = code.Heads.Words;
    private readonly bool isUsable = Head.HoldFor(code.Limits) && region.Bytes.Length < TargetList.PositionLimit;
    private readonly byte[] marks = new byte[BlockSize];
    private int block;

    /// <summary>Starts a block with a position, and says where it ends.</summary>
    public int Start(int position)
    {
        block = position - (position + region.Marks.Skew) % 64;
        return block + BlockSize;
    }

    /// <summary>Marks an instruction of the block that is none of the kernel's.</summary>
    public void Mark(int position, bool refused) => marks[position - block] = (byte)(Head.MarkStart | (refused ? Head.MarkRefused : 0));

    /// <summary>Ends a block: its marks go to the region's, and the direct branches and operands relative to rip to a list.</summary>
    public void Finish(int end, TargetList targets)
    {
        var words = region.Marks.WordsFrom(block);
        for (var (at, word) = (0, 0); block + at < end; at += 64, word += 2)
        {
            var (low, high) = (Vector256.Create(marks, at), Vector256.Create(marks, at + 32));
            words[word] = Bits(low, high, 7);
            words[word + 1] = Bits(low, high, 6);
            for (var named = Bits(low, high, 5); named != 0; named &= named - 1) Name(block + at + BitOperations.TrailingZeroCount(named), targets);
        }

        Array.Clear(marks);
    }

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high, int shift) =>
        Vector256.ExtractMostSignificantBits(Vector256.ShiftLeft(low.AsUInt16(), shift).AsByte()) | (ulong)Vector256.ExtractMostSignificantBits(Vector256.ShiftLeft(high.AsUInt16(), shift).AsByte()) << 32;

    private void Name(int position, TargetList targets)
    {
        var bytes = region.Bytes.Span;
        var head = HeadAt(bytes, position, out var sib);
        var end = position + (int)(LengthOf(head, sib, Head.AloneLength) - (head >> Head.ImmediateShift & Head.ImmediateMask));
        var distance = BinaryPrimitives.ReadInt32LittleEndian(bytes[(end - 4)..]) >> (int)(head >> Head.NarrowShift & Head.Narrow);
        targets.Add(position, (long)end + (head >> Head.ImmediateShift & Head.ImmediateMask) + distance, (head >> Head.Relative & 1) != 0);
    }

    // What the profiles differ in, so that the compiler makes a loop for each.
    private interface IProfile
    {
        static abstract bool IsBundled { get; }

        static abstract int Length { get; }

        static abstract int Accepted { get; }
    }

    /// <summary>Sweeps until an instruction that is none of its own, or a place.</summary>
    /// <param name="position">Where to start, in the block.</param>
    /// <param name="end">Where to stop, in the block or with it; at least <see cref="Room"/> bytes follow.</param>
    /// <returns>Where it stopped.</returns>
    public int Run(int position, int end) =>
        !isUsable || position < Before || position >= end ? position : code.Bundled ? Run<Bundles>(position, end) : Run<NoBundles>(position, end);

    // No pointer leaves its array: Room bytes behind a position are inside the region, an index is below HeadTable.Count, a SIB is a byte,
    // and positions are of the block, for each of which there is a mark.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Run<TProfile>(int from, int end)
        where TProfile : struct, IProfile
    {
        fixed (byte* bytes = region.Bytes.Span)
        fixed (uint* table = heads)
        fixed (byte* sibs = Head.SibBits)
        fixed (byte* marked = marks)
        {
            var (position, stop, first, origin) = ((nuint)from, (nuint)end, (nuint)block, (nuint)region.WindowOffset);
            while (position < stop)
            {
                var next = *(ulong*)(bytes + position);
                var head = table[IndexOf(ref next)];
                if ((head & Head.Ready) == 0)
                {
                    next = *(ulong*)(bytes + position);
                    var prefix = PrefixOf((byte)next);
                    if (prefix == 0) break;
                    next >>= 8;
                    head = table[prefix * HeadTable.PrefixStep + IndexOf(ref next)];
                    if ((head & Head.Ready) == 0) break;
                }

                var sib = head >> Head.SibShift & sibs[(byte)(next >> 16)];
                var length = (head >> TProfile.Length & Head.LengthMask) + (sib & Head.Growth);
                var (step, bad) = (length, ~(head >> TProfile.Accepted | sib));
                if (TProfile.IsBundled)
                {
                    var spare = (int)(CodeLimits.BundleSize - ((uint)(position + origin) & CodeLimits.BundleSize - 1)) - (int)length;
                    step += (uint)(spare & spare >> 31);
                    bad |= (uint)(spare >> 31) | head >> Head.Call & ~IsZero((uint)spare);
                }

                marked[position - first] = (byte)(head >> Head.MarkShift | (bad & 1) << 1);
                position += step;
            }

            return (int)position;
        }
    }

    /// <summary>What an instruction does where nothing is known but that the stack pointer is dirty, if the kernel knows it.</summary>
    /// <param name="bytes">The region.</param>
    /// <param name="position">Its position.</param>
    /// <param name="length">Its length.</param>
    /// <param name="jumps">Whether it is a jump, which is refused then; other verdicts are what they were.</param>
    /// <param name="touches">Whether it touches the stack; other instructions leave it dirty.</param>
    /// <returns>Whether the kernel knows it.</returns>
    public bool Knows(ReadOnlySpan<byte> bytes, int position, out int length, out bool jumps, out bool touches)
    {
        (length, jumps, touches) = (0, false, false);
        if (!isUsable || bytes.Length - position < Room) return false;
        var head = HeadAt(bytes, position, out var sib);
        if ((head & Head.Ready) == 0) return false;
        length = (int)LengthOf(head, sib, code.Bundled ? Head.BundledLength : Head.AloneLength);
        jumps = (head >> Head.Jump & 1) != 0;
        touches = (head >> Head.Touch & 1 | head >> Head.StackTouch & ((sib & 7) == 4 ? 1u : 0)) != 0;
        return true;
    }

    /// <summary>Has the table learn the word of the instruction at a position, if it was not asked for before.</summary>
    public void Learn(ReadOnlySpan<byte> bytes, int position)
    {
        var next = BinaryPrimitives.ReadUInt64LittleEndian(bytes[position..]);
        var prefix = (int)PrefixOf((byte)next);
        if (prefix != 0) next >>= 8;
        var index = prefix * HeadTable.PrefixStep + (int)IndexOf(ref next);
        if (heads[index] == 0) code.Heads.Learn(index);
    }

    // The index of what follows prefixes, up to ModRM, and the same without REX and 0F. Whether they stand there is as good as random: no jump depends on it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint IndexOf(ref ulong next)
    {
        var isRex = IsZero((uint)next & 0xF0 ^ 0x40);
        var rex = ((uint)next & 15) + 1 & 0 - isRex;
        next >>= (int)(isRex << 3);
        var isMap = IsZero((byte)next ^ 0x0Fu);
        next >>= (int)(isMap << 3);
        return rex << HeadTable.RexShift | isMap << HeadTable.MapShift | BinaryPrimitives.ReverseEndianness((ushort)next);
    }

    private uint HeadAt(ReadOnlySpan<byte> bytes, int position, out byte sib)
    {
        var first = BinaryPrimitives.ReadUInt64LittleEndian(bytes[position..]);
        var next = first;
        var head = heads[IndexOf(ref next)];
        if ((head & Head.Ready) == 0 && PrefixOf((byte)first) is > 0 and var prefix)
        {
            next = first >> 8;
            head = heads[prefix * HeadTable.PrefixStep + IndexOf(ref next)];
        }

        sib = (byte)(next >> 16);
        return head;
    }

    private static uint LengthOf(uint head, byte sib, int shift) => (head >> shift & Head.LengthMask) + (head >> Head.SibShift & Head.SibBits[sib] & Head.Growth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PrefixOf(byte first) => first switch { 0x66 => 1u, 0xF2 => 2u, 0xF3 => 3u, _ => 0u };

    // 1 for 0, and 0 for what is less than 2^31.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint IsZero(uint value) => value - 1 >> 31;

    private readonly struct Bundles : IProfile
    {
        public static bool IsBundled => true;

        public static int Length => Head.BundledLength;

        public static int Accepted => Head.BundledAccepted;
    }

    private readonly struct NoBundles : IProfile
    {
        public static bool IsBundled => false;

        public static int Length => Head.AloneLength;

        public static int Accepted => Head.AloneAccepted;
    }
}
