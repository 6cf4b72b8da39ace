using System.Buffers;
using System.Buffers.Binary;
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
internal sealed class SweepKernel(SweptCode code, SweptRegion region, int blockSize, SweepKernel.Reader read) : IDisposable
{
    /// <summary>How many places.</summary>
    public const int Lanes = 3;

    private readonly byte[] numbers = code.Heads.Numbers;
    private readonly uint[] words = code.Heads.Words;
    private readonly byte[] marks = Cleared(Lanes * Stride(blockSize));
    private readonly ushort[] entries = ArrayPool<ushort>.Shared.Rent(Lanes * Stride(blockSize));
    private readonly int[] blocks = new int[Lanes];
    private readonly ulong[][] notes = [.. Enumerable.Repeat(Array.Empty<ulong>(), Lanes)];
    private readonly int[] counts = new int[Lanes];

    // Of a mark, the bit to the left of which the profile's refusals are moved.
    private readonly int refusedShift = code.Bundled ? 4 : 6;
    private bool isNoted;

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
    }

    /// <summary>What was noted in a lane, ascending: where an instruction's mark is, and its word above.</summary>
    public ReadOnlySpan<ulong> Notes(int lane) => notes[lane].AsSpan(0, counts[lane]);

    /// <summary>What must be added to where a mark of a lane is for its position in the region.</summary>
    public int FromMark(int lane) => blocks[lane] - lane * Stride(blockSize);

    /// <summary>Removes the marks of a lane's block, and makes room for other notes.</summary>
    public void Forget(int lane)
    {
        counts[lane] = 0;
        Array.Clear(marks, lane * Stride(blockSize), blockSize);
    }

    /// <summary>Gives up what it works with. It is not used afterwards, and disposed of once.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(marks);
        ArrayPool<ushort>.Shared.Return(entries);
        foreach (var lane in notes) ArrayPool<ulong>.Shared.Return(lane);
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
        if (start >= stop) return;
        var first = start - FromMark(lane);
        var code = region.Bytes.Span[start..];
        if (code.Length < stop - start + PrefixScan.Behind)
        {
            // What is behind the region is read and does not matter.
            var whole = ArrayPool<byte>.Shared.Rent(stop - start + PrefixScan.Behind);
            code.CopyTo(whole);
            PrefixScan.Fill(whole, stop - start, entries.AsSpan(first));
            ArrayPool<byte>.Shared.Return(whole);
            return;
        }

        PrefixScan.Fill(code, stop - start, entries.AsSpan(first));
    }

    /// <summary>Ends a block: its marks go to the region's.</summary>
    public void Finish(int lane, int end)
    {
        var (block, first) = (blocks[lane], lane * Stride(blockSize));
        var bits = region.Marks.WordsFrom(block);
        for (var (at, word) = (0, 0); block + at < end; at += 64, word += InstructionMarks.Stride)
        {
            var line = Vector512.Create(marks, first + at);
            bits[word] = Bits(line, 7);
            bits[word + 1] = Bits(line, refusedShift);
        }

    }

    /// <summary>What is marked in a block that was ended.</summary>
    public BlockMarks Marks(int lane, int end) => new(marks.AsSpan(lane * Stride(blockSize), Stride(blockSize)), blocks[lane], end, code.Bundled);

    /// <summary>Sweeps the blocks of all lanes until one is at its stop. If one is there to begin with, the others are swept to their stops, which takes longer.</summary>
    /// <param name="positions">Where instructions start, in the blocks or behind them; where the next ones do on return.</param>
    /// <param name="stops">Where to stop, in the blocks or with them; at least <see cref="HeadReader.Room"/> bytes follow.</param>
    public void Run(Span<int> positions, ReadOnlySpan<int> stops)
    {
        // One more than there are positions: a note is written before it is known whether it counts.
        for (var lane = 0; lane < Lanes; lane++) MakeRoom(lane, Math.Max(0, stops[lane] - positions[lane]) + 1);
        if (code.Bundled) Run<Bundles>(positions, stops);
        else Run<NoBundles>(positions, stops);
    }

    /// <summary>Reads an instruction, marks and notes it.</summary>
    /// <returns>Where the next one starts.</returns>
    public int Read(int lane, int position)
    {
        MakeRoom(lane, 1);
        var next = ReadUnnoted(lane, position);
        if (isNoted) notes[lane][counts[lane]++] = (ulong)Head.Unread << 32 | (uint)(position - FromMark(lane));
        return next;
    }

    // No pointer leaves its array: Room bytes behind a position are inside the region, an index is below HeadTable.Count, a number and a SIB are bytes, an end of a
    // bundle has seven bits (a position in it, a length and four more are below 64 together, and 64 says that it is a call), marks are counted within the lane's
    // block, and Run made room for a note of every position and one more of each lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Run<TProfile>(Span<int> positions, ReadOnlySpan<int> stops)
        where TProfile : struct, IProfile
    {
        fixed (byte* bytes = region.Bytes.Span)
        fixed (byte* number = numbers)
        fixed (uint* word = words)
        fixed (byte* marked = marks)
        fixed (ushort* entry = entries)
        fixed (ulong* aNotes = notes[0], bNotes = notes[1], cNotes = notes[2])
        {
            // Positions are counted as marks are: a bundle starts at every 32.
            var together = true;
            var noted = stackalloc ulong*[Lanes] { aNotes, bNotes, cNotes };
            var places = stackalloc Place[Lanes];
            for (var lane = 0; lane < Lanes; lane++)
            {
                var from = FromMark(lane);
                places[lane] = new() { Bytes = bytes + from, Position = positions[lane] - from, Stop = stops[lane] - from, Note = noted[lane] + counts[lane] };
                together &= positions[lane] < stops[lane];
            }

            for (int stuck; (stuck = Steps<TProfile>(places, entry, number, word, marked)) >= 0;) Rare<TProfile>(places, stuck, entry, number, word, marked);
            for (var lane = 0; lane < Lanes; lane++)
            {
                while (!together && places[lane].Position < places[lane].Stop) Rare<TProfile>(places, lane, entry, number, word, marked);
                positions[lane] = (int)places[lane].Position + FromMark(lane);
                counts[lane] = (int)(places[lane].Note - noted[lane]);
            }
        }
    }

    // Goes on in all lanes until one is at its stop, -1, or stands before an instruction that has no word: which lane that is.
    // There is no call here, so that everything stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe int Steps<TProfile>(Place* places, ushort* entry, byte* number, uint* word, byte* marked)
        where TProfile : struct, IProfile
    {
        byte* aBytes = places[0].Bytes, bBytes = places[1].Bytes, cBytes = places[2].Bytes;
        nint a = places[0].Position, b = places[1].Position, c = places[2].Position;
        var stuck = -1;
        while (true)
        {
            var room = Math.Min(Math.Min(places[0].Stop - a, places[1].Stop - b), places[2].Stop - c);
            if (room <= 0) break;

            // Before the last of these steps no lane is at its stop. Lanes take turns at every part of a step: the processor looks only so far ahead for what it can do
            // while a lane waits for a word.
            for (var steps = ((nuint)room - 1) / LongestStep + 1; steps > 0; steps--)
            {
                nuint aEntry = entry[a], bEntry = entry[b], cEntry = entry[c];
                ulong aNext = *(ulong*)(aBytes + a) >> (int)aEntry, bNext = *(ulong*)(bBytes + b) >> (int)bEntry, cNext = *(ulong*)(cBytes + c) >> (int)cEntry;
                uint aHead = word[(nuint)number[IndexOf(aEntry, aNext)]], bHead = word[(nuint)number[IndexOf(bEntry, bNext)]], cHead = word[(nuint)number[IndexOf(cEntry, cNext)]];
                if ((aHead & bHead & cHead & Head.Ready) == 0)
                {
                    stuck = (aHead & Head.Ready) == 0 ? 0 : (bHead & Head.Ready) == 0 ? 1 : 2;
                    goto Left;
                }

                Put<TProfile>(word, marked, aHead, (byte)(aNext >> 16), ref places[0].Note, ref a);
                Put<TProfile>(word, marked, bHead, (byte)(bNext >> 16), ref places[1].Note, ref b);
                Put<TProfile>(word, marked, cHead, (byte)(cNext >> 16), ref places[2].Note, ref c);
            }
        }

    Left:
        (places[0].Position, places[1].Position, places[2].Position) = (a, b, c);
        return stuck;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint IndexOf(nuint entry, ulong next) =>
        (entry >> PrefixScan.IndexShift << HeadTable.ConfinedShift) + (BinaryPrimitives.ReverseEndianness((uint)next) >> 16);

    // Bytes of the longest instruction, and of a bundle that is skipped.
    private const int LongestStep = 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Put<TProfile>(uint* word, byte* marked, uint head, byte sib, ref ulong* note, ref nint position)
        where TProfile : struct, IProfile
    {
        var more = head >> Head.SibShift & (word + HeadTable.SibBytes)[(nuint)sib];
        var mark = head >> Head.MarkShift ^ more & Head.MarkRefused;
        var noted = note;
        ((uint*)noted)[0] = (uint)position;
        ((uint*)noted)[1] = head;
        note = (ulong*)((byte*)noted + (head >> Head.Noted - 3 & sizeof(ulong)));
        if (TProfile.IsBundled)
        {
            var within = (uint)position & CodeLimits.BundleSize - 1;
            var end = (word + HeadTable.BundleEnds)[(nuint)(within + (head & Head.BundledMask) + (more & Head.Growth))];
            marked[position] = (byte)(mark | end);
            position = (position & -(nint)CodeLimits.BundleSize) + (nint)(nuint)(end >> Head.NextShift);
        }
        else
        {
            marked[position] = (byte)mark;
            position += (nint)(nuint)((head >> Head.AloneLength & Head.LengthMask) + (more & Head.Growth));
        }
    }

    // Any instruction.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private unsafe void Rare<TProfile>(Place* places, int lane, ushort* entry, byte* number, uint* word, byte* marked)
        where TProfile : struct, IProfile
    {
        var place = places + lane;
        var position = place->Position;
        var next = *(ulong*)(place->Bytes + position) >> entry[position];
        var head = word[(nuint)number[IndexOf(entry[position], next)]];
        if ((head & Head.Ready) != 0)
        {
            Put<TProfile>(word, marked, head, (byte)(next >> 16), ref place->Note, ref position);
            place->Position = position;
            return;
        }

        place->Position = ReadUnnoted(lane, (int)position + FromMark(lane)) - FromMark(lane);
        if (isNoted) *place->Note++ = (ulong)Head.Unread << 32 | (uint)position;
    }

    private void MakeRoom(int lane, int more)
    {
        if (notes[lane].Length - counts[lane] >= more) return;
        var larger = ArrayPool<ulong>.Shared.Rent(Math.Max(counts[lane] + more, Math.Max(64, notes[lane].Length * 2)));
        Notes(lane).CopyTo(larger);
        ArrayPool<ulong>.Shared.Return(notes[lane]);
        notes[lane] = larger;
    }

    // From one lane's block to the next: the last entries of a block are written with some behind it.
    private static int Stride(int blockSize) => PrefixScan.Entries(blockSize + 1);

    private static byte[] Cleared(int length)
    {
        var array = ArrayPool<byte>.Shared.Rent(length);
        Array.Clear(array);
        return array;
    }

    private int ReadUnnoted(int lane, int position)
    {
        var next = read(lane, position, out var refused, out var special);
        marks[position - FromMark(lane)] = (byte)(Head.MarkStart | BlockMarks.Mark.Special | (refused ? Head.MarkRefused : 0));
        isNoted = special;
        return next;
    }

    private static ulong Bits(Vector512<byte> line, int shift) => Vector512.ExtractMostSignificantBits(Vector512.ShiftLeft(line.AsUInt16(), shift).AsByte());

    // Where a lane is: its bytes by where their marks are, where it stops, and where its next note goes.
    private unsafe struct Place
    {
        public byte* Bytes;
        public nint Position, Stop;
        public ulong* Note;
    }

    private readonly struct Bundles : IProfile
    {
        public static bool IsBundled => true;
    }

    private readonly struct NoBundles : IProfile
    {
        public static bool IsBundled => false;
    }
}
