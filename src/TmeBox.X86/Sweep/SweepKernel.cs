using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The kernel of the first pass: instructions as if nothing were known before them. It marks where they start and which are refused, and notes those
/// of which more is to be said. It goes through several places of a region at once, its lanes, since where the next instruction starts is known only when
/// one has been looked up, and that takes longer than all else.
/// </summary>
/// <param name="code">All code.</param>
/// <param name="region">The region.</param>
/// <param name="blockSize">Bytes of a lane whose marks are kept apart until they are put into bits, a multiple of 64, at most <see cref="LaneMemory.MostBlock"/>.</param>
/// <param name="read">Reads an instruction for which there is no word.</param>
internal sealed class SweepKernel(SweptCode code, SweptRegion region, int blockSize, SweepKernel.Reader read) : IDisposable
{
    /// <summary>How many places: as many as there are registers for.</summary>
    public const int Lanes = 6;

    private readonly byte[] numbers = code.Heads.Numbers;
    private readonly LaneMemory memory = new();
    private readonly int[] blocks = new int[Lanes];
    private readonly bool[] rests = new bool[Lanes];

    // Of a mark, the bit to the left of which the profile's refusals are moved.
    private readonly int refusedShift = code.Bundled ? 4 : 6;

    /// <summary>Reads an instruction.</summary>
    /// <param name="lane">Of which lane.</param>
    /// <param name="position">Where it starts.</param>
    /// <param name="refused">Whether it is refused.</param>
    /// <param name="special">Whether its verdict hangs on more.</param>
    /// <returns>Where the next one starts.</returns>
    public delegate int Reader(int lane, int position, out bool refused, out bool special);

    /// <summary>What was noted in the block that was ended last.</summary>
    public BlockNotes Notes { get; } = new();

    /// <summary>What must be added to where a mark of a lane is for its position in the region.</summary>
    public int FromMark(int lane) => blocks[lane] - lane * LaneMemory.Distance;

    /// <summary>Removes the marks of a lane's block.</summary>
    public void Forget(int lane) => memory.Marks(lane)[..blockSize].Clear();

    /// <summary>Gives up what it works with. It is not used afterwards, and disposed of once.</summary>
    public void Dispose()
    {
        memory.Dispose();
        Notes.Dispose();
    }

    /// <summary>Starts a block of a lane with a position, and says where it ends.</summary>
    public int Start(int lane, int position)
    {
        blocks[lane] = position - (position + region.Marks.Skew) % 64;
        return blocks[lane] + blockSize;
    }

    /// <summary>Looks at what stands before opcodes in a block that was started.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="start">The first position.</param>
    /// <param name="stop">Where the kernel stops in it.</param>
    public void Scan(int lane, int start, int stop)
    {
        if (start < stop) memory.Put(start - FromMark(lane), region.Bytes.Span[start..], stop - start);
    }

    /// <summary>Ends a block: its marks go to the region's.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="end">Where the block ends: at a multiple of 64 in the window, or with the region.</param>
    /// <param name="next">Where the instruction behind the last one starts.</param>
    public void Finish(int lane, int end, int next)
    {
        var block = blocks[lane];
        var marks = memory.Marks(lane);
        var map = new ByteMap(code.Heads.Marks);
        Notes.Clear();
        Span<ulong> starts = region.Marks.Starts.Words(block, end), refused = region.Marks.Refused.Words(block, end), branches = region.Marks.Branches.Words(block, end);
        var calls = 0UL;
        for (var word = 0; word < starts.Length; word++)
        {
            var at = marks.Slice(word * Vector512<byte>.Count, Vector512<byte>.Count);
            var numbers = Vector512.Create<byte>(at);
            var line = map.Of(numbers);
            line.CopyTo(at);
            starts[word] = Bits(line, 7);
            refused[word] = Bits(line, refusedShift);
            branches[word] = Those(line, BlockMarks.Mark.BranchBits, BlockMarks.Mark.Branch);
            Notes.Add(numbers, ~Vector512.Equals(line & Vector512.Create(BlockMarks.Mark.Noted), Vector512<byte>.Zero), word * Vector512<byte>.Count);
            if (!code.Bundled) continue;
            if (word > 0) refused[word - 1] |= RefusedInBundles(starts[word - 1], calls, (starts[word] & 1) != 0);
            calls = Those(line, BlockMarks.Mark.CallBits, BlockMarks.Mark.Call);
        }

        if (code.Bundled) refused[^1] |= RefusedInBundles(starts[^1], calls, next == end);
    }

    /// <summary>What is marked in a block that was ended.</summary>
    public BlockMarks Marks(int lane, int end) => new(memory.Marks(lane), blocks[lane], end, code.Bundled);

    /// <summary>Gives a lane up: it goes on in what means nothing, so that the others need not be told apart from it.</summary>
    public void Rest(int lane)
    {
        rests[lane] = true;
        memory.PutNops(lane, blockSize);
    }

    /// <summary>Sweeps the blocks of all lanes until one is at its stop.</summary>
    /// <param name="positions">Where instructions start, in the blocks or behind them; where the next ones do on return.</param>
    /// <param name="stops">Where to stop, in the blocks or with them; at least <see cref="HeadReader.Room"/> bytes follow. Of lanes that were given up neither means anything.</param>
    // No pointer leaves its array: positions are below their lanes' stops, in the blocks that Scan has put there; an index is below HeadTable.Count, numbers and SIB are bytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Run(Span<int> positions, ReadOnlySpan<int> stops)
    {
        var places = stackalloc Place[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            // Positions are counted as marks are.
            places[lane] = rests[lane] ? Resting(lane) : new() { Position = positions[lane] - FromMark(lane), Stop = stops[lane] - FromMark(lane) };
        }

        fixed (byte* block = memory.All)
        fixed (byte* number = numbers)
        {
            do
            {
                for (int stuck; (stuck = Steps(places, block, number)) >= 0;) places[stuck].Position = Read(stuck, (int)places[stuck].Position + FromMark(stuck)) - FromMark(stuck);
            }
            while (!IsAnyAtStop(places));
        }

        for (var lane = 0; lane < Lanes; lane++) positions[lane] = (int)places[lane].Position + FromMark(lane);
    }

    /// <summary>Reads an instruction and marks it.</summary>
    /// <returns>Where the next one starts.</returns>
    public int Read(int lane, int position)
    {
        var next = read(lane, position, out var refused, out var special);
        memory.Marks(lane)[position - blocks[lane]] = HeadTable.ReadNumber(refused, special);
        return next;
    }

    // Lanes that were given up start again when they are at theirs.
    private unsafe bool IsAnyAtStop(Place* places)
    {
        var any = false;
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (places[lane].Position < places[lane].Stop) continue;
            if (rests[lane]) places[lane] = Resting(lane);
            else any = true;
        }

        return any;
    }

    private Place Resting(int lane) => new() { Position = lane * LaneMemory.Distance, Stop = lane * LaneMemory.Distance + blockSize };

    // Goes on in all lanes until one is at its stop, -1, or stands before an instruction that has no word: which lane that is. There is no call here, so that everything
    // stays in registers. While a lane waits for a word the processor goes on with the next ones by itself.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe int Steps(Place* places, byte* block, byte* number)
    {
        nint a = places[0].Position, b = places[1].Position, c = places[2].Position, d = places[3].Position, e = places[4].Position, f = places[5].Position;
        int stuck;
        while (true)
        {
            var room = Math.Min(Math.Min(places[0].Stop - a, places[1].Stop - b), Math.Min(places[2].Stop - c, places[3].Stop - d));
            room = Math.Min(room, Math.Min(places[4].Stop - e, places[5].Stop - f));
            if (room <= 0) break;

            // Before the last of these steps no lane is at its stop.
            for (var steps = ((nuint)room - 1) / LongestStep + 1; steps > 0; steps--)
            {
                if (!TryStep(block, number, ref a)) goto StuckInA;
                if (!TryStep(block, number, ref b)) goto StuckInB;
                if (!TryStep(block, number, ref c)) goto StuckInC;
                if (!TryStep(block, number, ref d)) goto StuckInD;
                if (!TryStep(block, number, ref e)) goto StuckInE;
                if (!TryStep(block, number, ref f)) goto StuckInF;
            }
        }

        stuck = -1;
        goto Left;
    StuckInA:
        stuck = 0;
        goto Left;
    StuckInB:
        stuck = 1;
        goto Left;
    StuckInC:
        stuck = 2;
        goto Left;
    StuckInD:
        stuck = 3;
        goto Left;
    StuckInE:
        stuck = 4;
        goto Left;
    StuckInF:
        stuck = 5;

    Left:
        (places[0].Position, places[1].Position, places[2].Position, places[3].Position, places[4].Position, places[5].Position) = (a, b, c, d, e, f);
        return stuck;
    }

    // Bytes of the longest instruction.
    private const int LongestStep = 15;

    // Marks the instruction at a position with the number of its word, and goes on behind it; not if it has no word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool TryStep(byte* block, byte* number, ref nint position)
    {
        nuint entry = ((ushort*)block)[position];
        var next = *(ulong*)(block + LaneMemory.CodeAt + position) >> (int)entry;
        var index = ((entry & ~(nuint)PrefixScan.LengthMask) << HeadTable.ConfinedShift - PrefixScan.IndexShift) + (BinaryPrimitives.ReverseEndianness((uint)next) >> 16);
        nuint found = number[index];
        if (found < HeadTable.FirstWord) return false;
        var tables = number + HeadTable.Count;
        found += (nuint)(tables[HeadTable.SibMasks - HeadTable.Count + found] & tables[(nuint)(byte)(next >> 16)]);
        block[LaneMemory.MarksAt + position] = (byte)found;
        position += tables[HeadTable.Lengths - HeadTable.Count + found];
        return true;
    }

    // Of two bundles, what crosses the end of one, and calls that do not end theirs. What ends with a region in the middle of a bundle was read by the decoder, and is judged later.
    private static ulong RefusedInBundles(ulong starts, ulong calls, bool isFollowed)
    {
        var (low, high) = ((uint)starts, (uint)(starts >> 32));
        ulong lastLow = Last(low), lastHigh = (ulong)Last(high) << 32;
        var ending = ((high & 1) != 0 ? lastLow : 0) | (isFollowed ? lastHigh : 0);
        return (lastLow | lastHigh | calls) & ~ending;
    }

    private static ulong Those(Vector512<byte> line, byte bits, byte one) => Vector512.Equals(line & Vector512.Create(bits), Vector512.Create(one)).ExtractMostSignificantBits();

    private static uint Last(uint starts) => starts & 1u << 31 >> BitOperations.LeadingZeroCount(starts);

    private static ulong Bits(Vector512<byte> line, int shift) => Vector512.ExtractMostSignificantBits(Vector512.ShiftLeft(line.AsUInt16(), shift).AsByte());

    // Where a lane is, and where it stops.
    private struct Place
    {
        public nint Position, Stop;
    }
}
