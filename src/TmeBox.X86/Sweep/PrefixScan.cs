using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What stands in front of the opcode, for every position as if an instruction started there: 65 67, one of 66, F2 and F3, REX and 0F, each at most
/// once and in this order; and what stands in front of long nops, <see cref="Padding"/>. Where instructions start is not known yet; but 64 positions take about as long as one instruction by itself.
/// </summary>
/// <remarks>
/// An entry has in its low six bits how many bits of code these bytes are, and from <see cref="IndexShift"/> on what is to be at
/// <see cref="HeadTable.ConfinedShift"/> of an index.
/// </remarks>
internal static class PrefixScan
{
    /// <summary>Where an entry has what belongs to an index.</summary>
    public const int IndexShift = 7;

    /// <summary>Where it has how many bits of code they are, and a bit that is not set.</summary>
    public const int LengthMask = (1 << IndexShift) - 1;

    /// <summary>Bytes that are read behind the last position.</summary>
    public const int Behind = 3 * Width;

    /// <summary>Positions at once.</summary>
    public const int Width = 64;

    // Of a position, as an index has it above what says that 65 67 stand there.
    private const byte Map = 1 << HeadTable.MapShift - HeadTable.MapShift, Rex = 1 << HeadTable.RexShift - HeadTable.MapShift, Prefix = 1 << HeadTable.PrefixShift - HeadTable.MapShift;
    private const byte AnyRex = Prefix - Rex, AnyPrefix = 3 * Prefix;

    // Bytes that are asked for before they are needed.
    private const int Ahead = 16 * Width;

    // In the lower byte of an entry.
    private const byte OneByte = 8, Confined = 1 << IndexShift;

    /// <summary>How many entries there must be room for; of the copy, a <see cref="Width"/> more.</summary>
    public static int Entries(int positions) => (positions + Width - 1) & -Width;

    /// <summary>Fills entries, and copies the code.</summary>
    /// <param name="code">Code from the first position on; at least <see cref="Behind"/> bytes follow the last one.</param>
    /// <param name="positions">How many positions.</param>
    /// <param name="entries">Their entries, and room for <see cref="Entries"/> of them.</param>
    /// <param name="copy">Where the code goes, with at least eight bytes behind the last position.</param>
    /// <exception cref="ArgumentException">There are too few bytes, or there is too little room.</exception>
    public static void Fill(ReadOnlySpan<byte> code, int positions, Span<ushort> entries, Span<byte> copy)
    {
        var end = Entries(positions);
        if (code.Length - Behind < positions) throw new ArgumentException("too few bytes", nameof(code));
        if (entries.Length < end) throw new ArgumentException("too little room", nameof(entries));
        if (copy.Length < end + Width) throw new ArgumentException("too little room", nameof(copy));

        // No more than Behind bytes behind the last position are read, nor more than Entries written, and a line more of the copy. Each kind of byte is looked for in front of what was found
        // before, so that what is behind two lines is known before the first is done.
        ref var first = ref MemoryMarshal.GetReference(code);
        ref var to = ref MemoryMarshal.GetReference(entries);
        ref var toCopy = ref MemoryMarshal.GetReference(copy);
        var (rest, next) = (FromRex(ref first, 0), FromRex(ref first, Width));
        var prefixed = FromPrefix(ref first, 0, rest, next);
        for (var at = 0; at < end; at += Width)
        {
            if (Sse.IsSupported) Prefetch(ref first, at + Ahead);
            var last = FromRex(ref first, at + 2 * Width);
            var following = FromPrefix(ref first, at + Width, next, last);
            FromConfined(ref first, at, prefixed, following, ref to);
            Line(ref first, at).StoreUnsafe(ref toCopy, (nuint)at);
            for (var found = Segments(ref first, at); found != 0; found &= found - 1) Pad(code, at + BitOperations.TrailingZeroCount(found), entries[..end]);
            (next, prefixed) = (last, following);
        }

        Line(ref first, end).StoreUnsafe(ref toCopy, (nuint)end);
        for (var found = Segments(ref first, end); found != 0; found &= found - 1) Pad(code, end + BitOperations.TrailingZeroCount(found), entries[..end]);
    }

    // What lies behind the code may be asked for: nothing is read.
    private static unsafe void Prefetch(ref byte code, int at) => Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref code, at)));

    private static Vector512<byte> FromRex(ref byte code, int at)
    {
        var (first, second) = (Line(ref code, at), Line(ref code, at + 1));
        var rex = (first + first & Vector512.Create((byte)(15 * Rex))) + Vector512.Create(Rex);
        return Vector512.ConditionalSelect(
            Vector512.Equals(first & Vector512.Create((byte)0xF0), Vector512.Create((byte)0x40)), rex + IsMap(second), IsMap(first));
    }

    private static Vector512<byte> FromPrefix(ref byte code, int at, Vector512<byte> rest, Vector512<byte> next)
    {
        var first = Line(ref code, at);
        var prefix = Only(first, 0x66, Prefix) | Only(first, 0xF2, 2 * Prefix) | Only(first, 0xF3, 3 * Prefix);
        return Vector512.ConditionalSelect(Vector512.Equals(prefix, Vector512<byte>.Zero), rest, From(rest, next, 1) + prefix);
    }

    private static void FromConfined(ref byte code, int at, Vector512<byte> rest, Vector512<byte> next, ref ushort entries)
    {
        var isConfined = Vector512.Equals(Line(ref code, at), Vector512.Create((byte)0x65)) & Vector512.Equals(Line(ref code, at + 1), Vector512.Create((byte)0x67));
        var found = Vector512.ConditionalSelect(isConfined, From(rest, next, 2), rest);
        var length = (isConfined & Vector512.Create((byte)(Confined | 2 * OneByte))) + Bytes(found, AnyPrefix) + (Avx512Vbmi.IsSupported ? Avx512Vbmi.PermuteVar64x8(RexAndMap, found) : Bytes(found, Map) + Bytes(found, AnyRex));
        Vector512<ushort> lower, upper;
        if (Avx512Vbmi.IsSupported)
        {
            lower = Avx512Vbmi.PermuteVar64x8x2(length, Interleaved, found).AsUInt16();
            upper = Avx512Vbmi.PermuteVar64x8x2(length, Interleaved + Vector512.Create((byte)32), found).AsUInt16();
        }
        else
        {
            lower = Vector512.WidenLower(length) | Vector512.WidenLower(found) << 8;
            upper = Vector512.WidenUpper(length) | Vector512.WidenUpper(found) << 8;
        }

        lower.StoreUnsafe(ref entries, (nuint)at);
        upper.StoreUnsafe(ref entries, (nuint)at + Width / 2);
    }

    // How many bits REX and 0F have, by the six bits that say which stand there.
    private static Vector512<byte> RexAndMap => Bytes(Vector512<byte>.Indices, Map) + Bytes(Vector512<byte>.Indices, AnyRex);

    private static Vector512<byte> Line(ref byte code, int at) => Vector512.LoadUnsafe(ref code, (nuint)at);

    // The lower halves of two vectors, byte by byte.
    private static Vector512<byte> Interleaved => (Vector512.CreateSequence<ushort>(0, 1) | Vector512.CreateSequence<ushort>(64, 1) << 8).AsByte();

    // The bytes of two lines from one on.
    private static Vector512<byte> From(Vector512<byte> line, Vector512<byte> next, byte first)
    {
        var order = Vector512.CreateSequence(first, (byte)1);
        return Avx512Vbmi.IsSupported
            ? Avx512Vbmi.PermuteVar64x8x2(line, order, next)
            : Vector512.Shuffle(line, order) | Vector512.Shuffle(next, order - Vector512.Create((byte)Width));
    }

    // Where 2E 0F stands, which is hardly anywhere but in long nops.
    private static ulong Segments(ref byte code, int at) =>
        (Vector512.Equals(Line(ref code, at), Vector512.Create(Padding.Segment)) & Vector512.Equals(Line(ref code, at + 1), Vector512.Create((byte)0x0F))).ExtractMostSignificantBits();

    private static void Pad(ReadOnlySpan<byte> code, int position, Span<ushort> entries)
    {
        for (var count = 1; count <= Padding.Most && position >= 0; count++, position--)
        {
            if (Padding.Count(BinaryPrimitives.ReadUInt64LittleEndian(code[position..])) != count) return;
            if (position < entries.Length) entries[position] = (ushort)((count + 1) * OneByte | (Map + (Padding.FirstRex - 1 + count) * Rex) << 8);
        }
    }

    private static Vector512<byte> IsMap(Vector512<byte> bytes) => Only(bytes, 0x0F, Map);

    private static Vector512<byte> Only(Vector512<byte> bytes, byte one, byte said) => Vector512.Equals(bytes, Vector512.Create(one)) & Vector512.Create(said);

    private static Vector512<byte> Bytes(Vector512<byte> found, byte any) =>
        Vector512.AndNot(Vector512.Create(OneByte), Vector512.Equals(found & Vector512.Create(any), Vector512<byte>.Zero));
}
