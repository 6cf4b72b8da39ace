using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Divides what was noted in a block: direct branches within a chunk, direct branches to elsewhere, and the rest. Which comes next is as good as random: no jump
/// depends on it. With AVX-512 eight are divided at once, and of the rest those are left out that are certain to be accepted and to leave nothing known.
/// </summary>
internal readonly ref struct NoteDivision
{
    /// <summary>What each list must have room for beside what is put there.</summary>
    public const int Spare = 8;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly int from;
    private readonly Interval chunk, before, behind, reach;

    /// <summary>A division of the notes of a block.</summary>
    /// <param name="code">All code.</param>
    /// <param name="region">The region.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="from">What must be added to where a mark is for its position in the region.</param>
    public NoteDivision(SweptCode code, SweptRegion region, SweptChunk chunk, int from)
    {
        bytes = region.Bytes.Span;
        this.from = from;
        this.chunk = new((ulong)chunk.Start, (ulong)(chunk.End - chunk.Start));
        (before, behind, reach) = (code.Before.Moved(region.WindowOffset), code.Behind.Moved(region.WindowOffset), code.Reach);
    }

    /// <summary>Divides notes.</summary>
    /// <param name="notes">The notes, ascending.</param>
    /// <param name="near">Where branches within the chunk go, as <see cref="Branch"/> has them.</param>
    /// <param name="far">Where those to elsewhere go.</param>
    /// <param name="rest">Where the rest goes.</param>
    /// <returns>How many were put there.</returns>
    public (int Near, int Far, int Others) Divide(ReadOnlySpan<ulong> notes, Span<ulong> near, Span<ulong> far, Span<ulong> rest)
    {
        // Where there are fewer bytes than an offset has, no word was looked up.
        if (bytes.Length < HeadReader.Before)
        {
            notes.CopyTo(rest);
            return (0, 0, notes.Length);
        }

        var (nears, fars, rests, done) = (0, 0, 0, 0);
        if (Avx512F.IsSupported)
            for (; notes.Length - done >= Vector512<ulong>.Count; done += Vector512<ulong>.Count)
            {
                var note = Vector512.Create(notes[done..]);
                var item = Items(note, out var isNear, out var isFar, out var isRest);
                Put(near, ref nears, item, isNear);
                Put(far, ref fars, item, isFar);
                Put(rest, ref rests, note, isRest);
            }

        foreach (var note in notes[done..])
        {
            var (head, position) = ((uint)(note >> 32), (int)note + from);
            var end = position + (int)(head >> Head.LengthShift & Head.LengthMask);
            var isRest = (int)(head >> Head.Special | head >> Head.Operand) & 1;
            var target = (long)end + HeadReader.LastNumber(head, bytes, Math.Max(end, HeadReader.Before));
            var isNear = chunk.Holds((ulong)target) ? 1 : 0;

            // Put behind all three, and counted in one.
            rest[rests] = note;
            near[nears] = far[fars] = Branch.Item(position, target);
            rests += isRest;
            nears += isNear & ~isRest;
            fars += ~(isNear | isRest) & 1;
        }

        return (nears, fars, rests);
    }

    // Nothing is read outside the bytes: an instruction with a word is followed by others, an end is not before Before unless there is no word, and then 0 is read.
    private unsafe Vector512<ulong> Items(Vector512<ulong> note, out Vector512<ulong> isNear, out Vector512<ulong> isFar, out Vector512<ulong> isRest)
    {
        var head = note >> 32;
        var position = (note & Vector512.Create((ulong)uint.MaxValue)) + Vector512.Create((ulong)from);
        var end = position + (head >> Head.LengthShift & Vector512.Create((ulong)Head.LengthMask));
        var at = Vector512.Max((end - (head >> Head.ImmediateShift & Vector512.Create((ulong)Head.ImmediateMask))).AsInt64() - Vector512.Create((long)HeadReader.Before), Vector512<long>.Zero);
        Vector256<int> read;
        fixed (byte* first = bytes) read = Avx2.GatherVector256((int*)first, Avx512F.ConvertToVector256Int32(at), 1);
        var number = Avx512F.ShiftRightArithmeticVariable(Avx512F.ConvertToVector512Int64(read), head >> Head.NarrowShift & Vector512.Create((ulong)Head.Narrow)).AsUInt64();
        var target = end + number;

        var special = Is(head, Head.Special);
        var operand = Is(head, Head.Operand);
        var near = chunk.Holds(target);
        var confined = Vector512.ConditionalSelect(Is(head, Head.Far), reach.Holds(number), before.Holds(target) | behind.Holds(target));
        var leaves = Vector512.Equals(number, Vector512.Create(-(long)CodeLimits.BundleSize).AsUInt64()) | ~Is(head, Head.Masks);
        isRest = Vector512.ConditionalSelect(special, leaves, Vector512.AndNot(operand, confined));
        isNear = Vector512.AndNot(near, special | operand);
        isFar = ~(near | special | operand);
        return position << Branch.TargetBits | target & Vector512.Create((1UL << Branch.TargetBits) - 1);
    }

    private static Vector512<ulong> Is(Vector512<ulong> head, int bit) => ((head << 63 - bit).AsInt64() >> 63).AsUInt64();

    /// <summary>Puts some of eight behind what a list has; there is room for eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<ulong> list, ref int count, Vector512<ulong> items, Vector512<ulong> which)
    {
        Avx512F.Compress(Vector512<ulong>.Zero, which, items).CopyTo(list[count..]);
        count += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(which));
    }
}
