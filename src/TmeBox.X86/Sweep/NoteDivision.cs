using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Divides what was noted in a block: direct branches within the region, and the rest. Which comes next is as good as random: no jump depends on it. With AVX-512
/// sixteen are divided at once, and of the rest those are left out that are certain to be accepted and to leave nothing known.
/// </summary>
internal readonly ref struct NoteDivision
{
    /// <summary>What each list must have room for beside what is put there.</summary>
    public const int Spare = 16;

    private const int Eight = 8;
    private const uint NoBranch = 1u << Head.Special | 1u << Head.Operand;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly int from;
    private readonly Interval before, behind, reach;

    /// <summary>A division of the notes of a block.</summary>
    /// <param name="code">All code.</param>
    /// <param name="region">The region.</param>
    /// <param name="from">What must be added to where a mark is for its position in the region.</param>
    public NoteDivision(SweptCode code, SweptRegion region, int from)
    {
        bytes = region.Bytes.Span;
        this.from = from;
        (before, behind, reach) = (code.Before.Moved(region.WindowOffset), code.Behind.Moved(region.WindowOffset), code.Reach);
    }

    /// <summary>Divides notes.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="targets">Where the positions go to which branches within the region lead.</param>
    /// <param name="rest">Where the rest goes, in order.</param>
    /// <returns>How many were put there.</returns>
    public (int Targets, int Others) Divide(ReadOnlySpan<ulong> notes, Span<uint> targets, Span<ulong> rest)
    {
        // Where there are fewer bytes than an offset has, no word was looked up.
        if (bytes.Length < HeadReader.Before)
        {
            notes.CopyTo(rest);
            return (0, notes.Length);
        }

        var (inside, others, done) = (0, 0, 0);
        if (Avx512F.IsSupported)
        {
            for (; notes.Length - done >= 2 * Eight; done += 2 * Eight)
            {
                Vector512<ulong> first = Vector512.Create(notes[done..]), second = Vector512.Create(notes[(done + Eight)..]);
                var target = Targets(first, second, out var isInside);
                Put(targets, ref inside, target, isInside);
                var isOther = (~isInside).AsInt32();
                Put(rest, ref others, first, Avx512F.ConvertToVector512Int64(isOther.GetLower()).AsUInt64());
                Put(rest, ref others, second, Avx512F.ConvertToVector512Int64(isOther.GetUpper()).AsUInt64());
            }

            others = Asked(rest, others);
        }

        foreach (var note in notes[done..])
        {
            var (head, position) = ((uint)(note >> 32), (int)note + from);
            var end = position + (int)(head >> Head.LengthShift & Head.LengthMask);
            var target = (long)end + HeadReader.LastNumber(head, bytes, Math.Max(end, HeadReader.Before));
            var isInside = (head & NoBranch) == 0 && (ulong)target < (ulong)bytes.Length ? 1 : 0;
            targets[inside] = (uint)target;
            rest[others] = note;
            inside += isInside;
            others += 1 - isInside;
        }

        return (inside, others);
    }

    /// <summary>Puts some of eight behind what a list has; there is room for eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<ulong> list, ref int count, Vector512<ulong> items, Vector512<ulong> which)
    {
        Avx512F.Compress(Vector512<ulong>.Zero, which, items).CopyTo(list[count..]);
        count += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(which));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Span<uint> list, ref int count, Vector512<uint> items, Vector512<uint> which)
    {
        Avx512F.Compress(Vector512<uint>.Zero, which, items).CopyTo(list[count..]);
        count += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(which));
    }

    // Where sixteen go if they are branches, and which are branches within the region. A position is below 2^31 and an offset reaches 2^31 far, so what is outside is no
    // position modulo 2^32 either. Nothing is read outside the bytes: an instruction with a word is followed by others, and an end is not before Before unless there is no
    // word, and then 0 is read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Vector512<uint> Targets(Vector512<ulong> first, Vector512<ulong> second, out Vector512<uint> isInside)
    {
        var position = Avx512F.PermuteVar16x32x2(first.AsUInt32(), Vector512.Create(0u, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), second.AsUInt32()) + Vector512.Create((uint)from);
        var head = Avx512F.PermuteVar16x32x2(first.AsUInt32(), Vector512.Create(1u, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), second.AsUInt32());
        var end = position + (head >> Head.LengthShift & Vector512.Create(Head.LengthMask));
        var at = Vector512.Max(end.AsInt32() - Vector512.Create(HeadReader.Before), Vector512<int>.Zero);
        Vector512<int> read;
        fixed (byte* bytes = this.bytes)
            read = Vector512.Create(Avx2.GatherVector256((int*)bytes, at.GetLower(), 1), Avx2.GatherVector256((int*)bytes, at.GetUpper(), 1));
        var target = end + Avx512F.ShiftRightArithmeticVariable(read, head >> Head.NarrowShift & Vector512.Create(Head.Narrow)).AsUInt32();
        isInside = Vector512.Equals(head & Vector512.Create(NoBranch), Vector512<uint>.Zero) & Vector512.LessThan(target, Vector512.Create((uint)bytes.Length));
        return target;
    }

    // Keeps of a list what more is to be asked of, in order: there is room for eight behind it.
    private int Asked(Span<ulong> list, int count)
    {
        var (kept, done) = (0, 0);
        for (; count - done >= Eight; done += Eight)
        {
            var note = Vector512.Create<ulong>(list[done..]);
            Put(list, ref kept, note, IsAsked(note));
        }

        list[done..count].CopyTo(list[kept..]);
        return kept + count - done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Vector512<ulong> IsAsked(Vector512<ulong> note)
    {
        var head = note >> 32;
        var position = (note & Vector512.Create((ulong)uint.MaxValue)) + Vector512.Create((ulong)from);
        var end = position + (head >> Head.LengthShift & Vector512.Create((ulong)Head.LengthMask));
        var at = Vector512.Max((end - (head >> Head.ImmediateShift & Vector512.Create((ulong)Head.ImmediateMask))).AsInt64() - Vector512.Create((long)HeadReader.Before), Vector512<long>.Zero);
        Vector256<int> read;
        fixed (byte* first = bytes) read = Avx2.GatherVector256((int*)first, Avx512F.ConvertToVector256Int32(at), 1);
        var number = Avx512F.ShiftRightArithmeticVariable(Avx512F.ConvertToVector512Int64(read), head >> Head.NarrowShift & Vector512.Create((ulong)Head.Narrow)).AsUInt64();
        var target = end + number;

        var confined = Vector512.ConditionalSelect(Is(head, Head.Far), reach.Holds(number), before.Holds(target) | behind.Holds(target));
        var leaves = Vector512.Equals(number, Vector512.Create(-(long)CodeLimits.BundleSize).AsUInt64()) | ~Is(head, Head.Masks);
        return Vector512.ConditionalSelect(Is(head, Head.Special), leaves, ~(Is(head, Head.Operand) & confined));
    }

    private static Vector512<ulong> Is(Vector512<ulong> head, int bit) => ((head << 63 - bit).AsInt64() >> 63).AsUInt64();
}
