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

    private const int Eight = 8, Sixteen = 16;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly uint[] words;
    private readonly ByteMap branches;
    private readonly int from;
    private readonly Interval before, behind, reach;

    /// <summary>A division of the notes of a block.</summary>
    /// <param name="code">All code.</param>
    /// <param name="region">The region.</param>
    /// <param name="from">The position of the block in the region.</param>
    public NoteDivision(SweptCode code, SweptRegion region, int from)
    {
        bytes = region.Bytes.Span;
        (words, this.from) = (code.Heads.Words, from);
        branches = new(code.Heads.Branches);
        (before, behind, reach) = (code.Before.Moved(region.WindowOffset), code.Behind.Moved(region.WindowOffset), code.Reach);
    }

    /// <summary>Divides notes.</summary>
    /// <param name="positions">Where in the block the instructions start.</param>
    /// <param name="numbers">The numbers of their words.</param>
    /// <param name="targets">Where the positions go to which branches within the region lead.</param>
    /// <param name="rest">Where the rest goes, in order: the position in the region, and the word above it.</param>
    /// <returns>How many were put there.</returns>
    public (int Targets, int Others) Divide(ReadOnlySpan<ushort> positions, ReadOnlySpan<byte> numbers, Span<uint> targets, Span<ulong> rest)
    {
        var (inside, others, done) = (0, 0, 0);

        // Where there are fewer bytes than an offset has, no word was looked up.
        if (Avx512F.IsSupported && bytes.Length >= HeadReader.Before)
        {
            for (; positions.Length - done >= Sixteen; done += Sixteen)
            {
                var position = Avx512F.ConvertToVector512UInt32(Vector256.Create(positions[done..])) + Vector512.Create((uint)from);
                var number = Avx512F.ConvertToVector512UInt32(Vector128.Create(numbers[done..]));
                var target = Targets(position, number, out var isInside);
                Put(targets, ref inside, target, isInside);
                var isOther = (~isInside).AsInt32();
                Put(rest, ref others, Notes(position.GetLower(), number.GetLower()), Avx512F.ConvertToVector512Int64(isOther.GetLower()).AsUInt64());
                Put(rest, ref others, Notes(position.GetUpper(), number.GetUpper()), Avx512F.ConvertToVector512Int64(isOther.GetUpper()).AsUInt64());
            }

            others = Asked(rest, others);
        }

        for (; done < positions.Length; done++)
        {
            var (head, position) = (words[numbers[done]], positions[done] + from);
            var end = position + (int)(head >> Head.LengthShift & Head.LengthMask);
            var isBranch = (head & (1u << Head.Special | 1u << Head.Operand)) == 0;
            var target = isBranch ? (uint)(end + HeadReader.LastNumber(head, bytes, end)) : uint.MaxValue;
            if (target < (uint)bytes.Length) targets[inside++] = target;
            else rest[others++] = (ulong)head << 32 | (uint)position;
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
    private unsafe Vector512<uint> Targets(Vector512<uint> position, Vector512<uint> number, out Vector512<uint> isInside)
    {
        // Of each number the lowest byte counts.
        var branch = branches.Of(number.AsByte()).AsUInt32();
        var end = position + (branch & Vector512.Create(Head.LengthMask));
        var at = Vector512.Max(end.AsInt32() - Vector512.Create(HeadReader.Before), Vector512<int>.Zero);
        Vector512<int> read;
        fixed (byte* bytes = this.bytes)
            read = Vector512.Create(Avx2.GatherVector256((int*)bytes, at.GetLower(), 1), Avx2.GatherVector256((int*)bytes, at.GetUpper(), 1));
        var target = end + Avx512F.ShiftRightArithmeticVariable(read, branch >> Head.BranchNarrowShift & Vector512.Create(Head.Narrow)).AsUInt32();
        isInside = Vector512.Equals(branch & Vector512.Create((uint)Head.NoBranch), Vector512<uint>.Zero) & Vector512.LessThan(target, Vector512.Create((uint)bytes.Length));
        return target;
    }

    // Positions, and the numbers of words above them.
    private static Vector512<ulong> Notes(Vector256<uint> position, Vector256<uint> number) =>
        Avx512F.ConvertToVector512UInt64(position) | Avx512F.ConvertToVector512UInt64(number) << 32;

    // Keeps of a list what more is to be asked of, in order, and puts words in the place of their numbers: there is room for eight behind it.
    private int Asked(Span<ulong> list, int count)
    {
        var (kept, done) = (0, 0);
        for (; count - done >= Eight; done += Eight)
        {
            var note = Worded(Vector512.Create<ulong>(list[done..]));
            Put(list, ref kept, note, IsAsked(note));
        }

        for (; done < count; done++) list[kept++] = (ulong)words[(byte)(list[done] >> 32)] << 32 | (uint)list[done];
        return kept;
    }

    // The number of a word is a byte, and there are words for all.
    private unsafe Vector512<ulong> Worded(Vector512<ulong> note)
    {
        Vector256<uint> head;
        fixed (uint* first = words) head = Avx2.GatherVector256(first, Avx512F.ConvertToVector256Int32((note >> 32).AsInt64()), 4);
        return note & Vector512.Create((ulong)uint.MaxValue) | Avx512F.ConvertToVector512UInt64(head) << 32;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Vector512<ulong> IsAsked(Vector512<ulong> note)
    {
        var head = note >> 32;
        var position = note & Vector512.Create((ulong)uint.MaxValue);
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
