using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The kernel of the first pass: instructions as if nothing were known before them. It marks where they start and which are refused, and notes those
/// of which more is to be said. It goes through several places of a region at once, since where the next instruction starts is known only when one
/// has been looked up, and that takes longer than all else.
/// </summary>
/// <param name="code">All code.</param>
/// <param name="region">The region.</param>
/// <param name="blockSize">Bytes of a lane whose marks are kept apart until they are put into bits, a multiple of 64.</param>
/// <param name="read">Reads an instruction for which there is no word.</param>
internal sealed class SweepKernel(SweptCode code, SweptRegion region, int blockSize, SweepKernel.Reader read)
{
    /// <summary>How many places.</summary>
    public const int Lanes = 3;

    private readonly byte[] numbers = code.Heads.Numbers;
    private readonly uint[] words = code.Heads.Words;
    private readonly byte[] marks = new byte[Lanes * blockSize];
    private readonly int[] blocks = new int[Lanes];
    private ulong[] notes = [];

    // Of a mark, the bit to the left of which the profile's refusals are moved.
    private readonly int refusedShift = code.Bundled ? 4 : 6;
    private int count;
    private int isSpecial;

    /// <summary>Reads an instruction.</summary>
    /// <param name="lane">Of which lane.</param>
    /// <param name="position">Where it starts.</param>
    /// <param name="refused">Whether it is refused.</param>
    /// <param name="special">Whether its verdict hangs on more.</param>
    /// <returns>Where the next one starts.</returns>
    public delegate int Reader(int lane, int position, out bool refused, out bool special);

    // What the profiles differ in, so that the compiler makes a loop for each.
    private interface IProfile
    {
        static abstract bool IsBundled { get; }

        static abstract int Length { get; }
    }

    /// <summary>In a note, the lane stands above as many low bits of the position.</summary>
    public const int LaneShift = 30;

    /// <summary>What was noted: position and lane of an instruction, and its word above.</summary>
    public ReadOnlySpan<ulong> Notes => notes.AsSpan(0, count);

    /// <summary>Makes room for other notes.</summary>
    public void Forget() => count = 0;

    /// <summary>Starts a block of a lane with a position, and says where it ends.</summary>
    public int Start(int lane, int position)
    {
        blocks[lane] = position - (position + region.Marks.Skew) % 64;
        return blocks[lane] + blockSize;
    }

    /// <summary>Ends a block: its marks go to the region's.</summary>
    public void Finish(int lane, int end)
    {
        var (block, first) = (blocks[lane], lane * blockSize);
        var bits = region.Marks.WordsFrom(block);
        for (var (at, word) = (0, 0); block + at < end; at += 64, word += InstructionMarks.Stride)
        {
            var (low, high) = (Vector256.Create(marks, first + at), Vector256.Create(marks, first + at + 32));
            bits[word] = Bits(low, high, 7);
            bits[word + 1] = Bits(low, high, refusedShift);
        }

        Array.Clear(marks, first, blockSize);
    }

    /// <summary>Sweeps the blocks of all lanes.</summary>
    /// <param name="positions">Where instructions start, in the blocks or behind them; where the next ones do on return.</param>
    /// <param name="stops">Where to stop, in the blocks or with them; at least <see cref="HeadReader.Room"/> bytes follow.</param>
    public void Run(Span<int> positions, ReadOnlySpan<int> stops)
    {
        var most = Lanes;
        for (var lane = 0; lane < Lanes; lane++) most += Math.Max(0, stops[lane] - positions[lane]);
        if (notes.Length - count < most)
        {
            var larger = GC.AllocateUninitializedArray<ulong>(Math.Max(count + most, notes.Length * 2));
            Notes.CopyTo(larger);
            notes = larger;
        }

        if (code.Bundled) Run<Bundles>(positions, stops);
        else Run<NoBundles>(positions, stops);
    }

    /// <summary>Reads an instruction, marks and notes it.</summary>
    /// <returns>Where the next one starts.</returns>
    public int Read(int lane, int position)
    {
        if (count == notes.Length) Array.Resize(ref notes, Math.Max(64, count * 2));
        var next = (int)ReadUnnoted(lane, position);
        if (isSpecial != 0) notes[count++] = (ulong)Head.Unread << 32 | Noted(lane, position);
        return next;
    }

    // No pointer leaves its array: Room bytes behind a position are inside the region, an index is below HeadTable.Count, a number and a SIB are bytes,
    // positions are of the lane's block, for each of which there is a mark, and Run made room for a note of every one and one more of each lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Run<TProfile>(Span<int> positions, ReadOnlySpan<int> stops)
        where TProfile : struct, IProfile
    {
        fixed (byte* bytes = region.Bytes.Span)
        fixed (byte* number = numbers)
        fixed (uint* word = words)
        fixed (byte* marked = marks)
        fixed (ulong* noted = notes)
        {
            var tables = new Tables(bytes, number, word, region.WindowOffset);
            var note = noted + count;
            nint a = positions[0], b = positions[1], c = positions[2], aStop = stops[0], bStop = stops[1], cStop = stops[2];
            byte* aMarks = marked - blocks[0], bMarks = marked + blockSize - blocks[1], cMarks = marked + 2 * blockSize - blocks[2];
            while (((a - aStop) & (b - bStop) & (c - cStop)) < 0)
            {
                Step<TProfile>(tables, 0, aMarks, ref note, ref a);
                Step<TProfile>(tables, 1, bMarks, ref note, ref b);
                Step<TProfile>(tables, 2, cMarks, ref note, ref c);
            }

            positions[0] = (int)Rest<TProfile>(tables, 0, aMarks, ref note, a, aStop);
            positions[1] = (int)Rest<TProfile>(tables, 1, bMarks, ref note, b, bStop);
            positions[2] = (int)Rest<TProfile>(tables, 2, cMarks, ref note, c, cStop);
            count = (int)(note - noted);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe nint Rest<TProfile>(Tables tables, int lane, byte* marked, ref ulong* noted, nint position, nint stop)
        where TProfile : struct, IProfile
    {
        var note = noted;
        while (position < stop) Step<TProfile>(tables, lane, marked, ref note, ref position);
        noted = note;
        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Step<TProfile>(in Tables tables, int lane, byte* marked, ref ulong* note, ref nint position)
        where TProfile : struct, IProfile
    {
        var next = *(ulong*)(tables.Bytes + position);
        var head = tables.Words[tables.Numbers[HeadReader.IndexOf(tables.Words, ref next)]];
        var sib = (byte)(next >> 16);
        if ((head & Head.Ready) == 0)
        {
            var prefixed = Prefixed(tables.Bytes + position, tables.Numbers, tables.Words);
            (head, sib) = ((uint)(prefixed >> 32), (byte)prefixed);
            if ((head & Head.Ready) == 0)
            {
                *note = (ulong)Head.Unread << 32 | Noted(lane, position);
                position = ReadUnnoted(lane, position);
                note += isSpecial;
                return;
            }
        }

        var more = head >> Head.SibShift & tables.Words[HeadTable.SibBytes + sib];
        var length = (head >> TProfile.Length & Head.LengthMask) + (more & Head.Growth);
        var mark = head >> Head.MarkShift ^ more & Head.MarkRefused;
        ((uint*)note)[0] = Noted(lane, position);
        ((uint*)note)[1] = head;
        note = (ulong*)((byte*)note + (head >> Head.Noted - 3 & sizeof(ulong)));
        if (TProfile.IsBundled)
        {
            var spare = (int)(CodeLimits.BundleSize - ((uint)(position + tables.Origin) & CodeLimits.BundleSize - 1)) - (int)length;
            var isOver = (uint)(spare >> 31);
            length += (uint)spare & isOver;

            // A call ends its bundle.
            mark |= Head.MarkRefusedBundled & (isOver | 0 - (head >> Head.Call & 1) & (uint)(-spare >> 31));
        }

        marked[position] = (byte)mark;
        position += (nint)length;
    }

    // The word of an instruction behind prefixes, above its SIB; no word if there is none.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe ulong Prefixed(byte* at, byte* numbers, uint* words)
    {
        var next = *(ulong*)at;
        var plane = HeadReader.PlaneOf(ref next);
        if (plane == 0) return 0;
        var head = words[numbers[plane * HeadTable.PlaneStep + HeadReader.IndexOf(words, ref next)]];
        return (ulong)head << 32 | (byte)(next >> 16);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint ReadUnnoted(int lane, nint position)
    {
        var next = read(lane, (int)position, out var refused, out var special);
        marks[lane * blockSize + (int)position - blocks[lane]] = (byte)(Head.MarkStart | (refused ? Head.MarkRefused : 0));
        isSpecial = special ? 1 : 0;
        return next;
    }

    private static uint Noted(int lane, nint position) => (uint)lane << LaneShift | (uint)position & (1u << LaneShift) - 1;

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high, int shift) =>
        Vector256.ExtractMostSignificantBits(Vector256.ShiftLeft(low.AsUInt16(), shift).AsByte()) | (ulong)Vector256.ExtractMostSignificantBits(Vector256.ShiftLeft(high.AsUInt16(), shift).AsByte()) << 32;

    // What every step reads.
    private readonly unsafe struct Tables(byte* bytes, byte* numbers, uint* words, uint origin)
    {
        public readonly byte* Bytes = bytes, Numbers = numbers;
        public readonly uint* Words = words;
        public readonly nint Origin = (nint)origin;
    }

    private readonly struct Bundles : IProfile
    {
        public static bool IsBundled => true;

        public static int Length => Head.BundledLength;
    }

    private readonly struct NoBundles : IProfile
    {
        public static bool IsBundled => false;

        public static int Length => Head.AloneLength;
    }
}
