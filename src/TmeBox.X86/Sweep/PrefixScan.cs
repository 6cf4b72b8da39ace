using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What stands in front of the opcode, for every position as if an instruction started there: 65 67, one of 66, F2 and F3, REX and 0F, each at most
/// once and in this order. Where instructions start is not known yet; but 64 positions take about as long as one instruction by itself.
/// </summary>
/// <remarks>
/// An entry has in its low six bits how many bits of code these bytes are, and from <see cref="IndexShift"/> on what is to be at
/// <see cref="HeadTable.ConfinedShift"/> of an index.
/// </remarks>
internal static class PrefixScan
{
    /// <summary>Where an entry has what belongs to an index.</summary>
    public const int IndexShift = 7;

    /// <summary>Bytes that are read behind the last position.</summary>
    public const int Behind = 3 * Width;

    // Positions at once.
    private const int Width = 64;

    // Of a position, as an index has it above what says that 65 67 stand there.
    private const byte Map = 1 << HeadTable.MapShift - HeadTable.MapShift, Rex = 1 << HeadTable.RexShift - HeadTable.MapShift, Prefix = 1 << HeadTable.PrefixShift - HeadTable.MapShift;
    private const byte AnyRex = Prefix - Rex, AnyPrefix = 3 * Prefix;

    // In the lower byte of an entry.
    private const byte OneByte = 8, Confined = 1 << IndexShift;

    /// <summary>How many entries there must be room for.</summary>
    public static int Entries(int positions) => (positions + Width - 1) & -Width;

    /// <summary>Fills entries.</summary>
    /// <param name="code">Code from the first position on; at least <see cref="Behind"/> bytes follow the last one.</param>
    /// <param name="positions">How many positions.</param>
    /// <param name="entries">Their entries, and room for <see cref="Entries"/> of them.</param>
    /// <param name="scratch">Room for <see cref="Behind"/> bytes more than there are positions.</param>
    public static void Fill(ReadOnlySpan<byte> code, int positions, Span<ushort> entries, Span<byte> scratch)
    {
        // Each kind of byte is looked for in front of what was found before.
        var end = Entries(positions);
        for (var at = 0; at <= end + Width; at += Width) FromRex(code[at..]).CopyTo(scratch[at..]);
        for (var at = 0; at <= end; at += Width) FromPrefix(code[at..], scratch[at..]).CopyTo(scratch[at..]);
        for (var at = 0; at < end; at += Width) FromConfined(code[at..], scratch[at..], MemoryMarshal.AsBytes(entries[at..]));
    }

    private static Vector512<byte> FromRex(ReadOnlySpan<byte> code)
    {
        var (first, second) = (Vector512.Create(code), Vector512.Create(code[1..]));
        var rex = (first + first & Vector512.Create((byte)(15 * Rex))) + Vector512.Create(Rex);
        return Vector512.ConditionalSelect(
            Vector512.Equals(first & Vector512.Create((byte)0xF0), Vector512.Create((byte)0x40)), rex + IsMap(second), IsMap(first));
    }

    private static Vector512<byte> FromPrefix(ReadOnlySpan<byte> code, ReadOnlySpan<byte> rest)
    {
        var first = Vector512.Create(code);
        var prefix = Only(first, 0x66, Prefix) | Only(first, 0xF2, 2 * Prefix) | Only(first, 0xF3, 3 * Prefix);
        return Vector512.ConditionalSelect(Vector512.Equals(prefix, Vector512<byte>.Zero), Vector512.Create(rest), Vector512.Create(rest[1..]) + prefix);
    }

    private static void FromConfined(ReadOnlySpan<byte> code, ReadOnlySpan<byte> rest, Span<byte> entries)
    {
        var isConfined = Vector512.Equals(Vector512.Create(code), Vector512.Create((byte)0x65)) & Vector512.Equals(Vector512.Create(code[1..]), Vector512.Create((byte)0x67));
        var found = Vector512.ConditionalSelect(isConfined, Vector512.Create(rest[2..]), Vector512.Create(rest));
        var length = (isConfined & Vector512.Create((byte)(Confined | 2 * OneByte))) + Bytes(found, Map) + Bytes(found, AnyRex) + Bytes(found, AnyPrefix);
        Entry(Vector512.WidenLower(length), Vector512.WidenLower(found)).CopyTo(entries);
        Entry(Vector512.WidenUpper(length), Vector512.WidenUpper(found)).CopyTo(entries[Width..]);
    }

    private static Vector512<byte> Entry(Vector512<ushort> lower, Vector512<ushort> upper) => (lower | upper << 8).AsByte();

    private static Vector512<byte> IsMap(Vector512<byte> bytes) => Only(bytes, 0x0F, Map);

    private static Vector512<byte> Only(Vector512<byte> bytes, byte one, byte said) => Vector512.Equals(bytes, Vector512.Create(one)) & Vector512.Create(said);

    private static Vector512<byte> Bytes(Vector512<byte> found, byte any) =>
        Vector512.AndNot(Vector512.Create(OneByte), Vector512.Equals(found & Vector512.Create(any), Vector512<byte>.Zero));
}
