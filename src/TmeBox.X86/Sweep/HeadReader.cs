using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>Finds the words of instructions in <see cref="HeadTable"/>.</summary>
internal sealed class HeadReader(SweptCode code)
{
    /// <summary>Bytes that must follow a position: all that is read of one instruction.</summary>
    public const int Room = 40;

    /// <summary>Bytes that must precede the end of an instruction: an offset is read as the last four up to its end.</summary>
    public const int Before = 4;

    private readonly HeadTable table = code.Heads;

    /// <summary>Whether the words hold for the window of the code.</summary>
    public bool IsUsable { get; } = Head.HoldFor(code.Limits);

    /// <summary>What an instruction does where nothing is known but that the stack pointer is dirty, if its word says so.</summary>
    /// <param name="bytes">The region.</param>
    /// <param name="position">Its position.</param>
    /// <param name="length">Its length.</param>
    /// <param name="jumps">Whether it is a jump, which is refused then; other verdicts are what they were.</param>
    /// <param name="touches">Whether it touches the stack; other instructions leave it dirty.</param>
    /// <returns>Whether its word says so.</returns>
    public bool Knows(ReadOnlySpan<byte> bytes, int position, out int length, out bool jumps, out bool touches)
    {
        (length, jumps, touches) = (0, false, false);
        if (!IsUsable || bytes.Length - position < Room) return false;
        var head = table.Words[table.Numbers[IndexAt(bytes, position, out var sib)]];
        if ((head & Head.Ready) == 0 || (head & 1u << Head.Special) != 0) return false;
        length = (int)LengthOf(head, sib);
        jumps = (head & (1u << Head.Touch | 1u << Head.Jump)) == 1u << Head.Jump;
        touches = (head >> Head.Touch & 1 | head >> Head.StackTouch & ((sib & 7) == 4 ? 1u : 0)) != 0;
        return true;
    }

    /// <summary>Whether something may be known after a special instruction.</summary>
    /// <param name="head">Its word.</param>
    /// <param name="immediate">Its immediate.</param>
    public static bool LeavesState(uint head, int immediate) => (head & 1u << Head.Masks) == 0 || immediate == -(int)CodeLimits.BundleSize;

    /// <summary>Whether the word of an instruction says that nothing is known after it. The first bytes of a region are read without words.</summary>
    public bool Drops(ReadOnlySpan<byte> bytes, int position)
    {
        if (!IsUsable || position < Before || bytes.Length - position < Room) return false;
        var head = table.Words[table.Numbers[IndexAt(bytes, position, out _)]];
        if ((head & Head.Ready) == 0) return false;
        return (head & 1u << Head.Special) == 0 || !LeavesState(head, LastNumber(head, bytes, position + (int)(head >> Head.LengthShift & Head.LengthMask)));
    }

    /// <summary>Whether an instruction steps the stack pointer by its immediate, and its word says so.</summary>
    /// <param name="bytes">The region.</param>
    /// <param name="position">Its position.</param>
    /// <param name="length">Its length.</param>
    /// <param name="immediate">Its immediate.</param>
    public bool Steps(ReadOnlySpan<byte> bytes, int position, out int length, out int immediate)
    {
        (length, immediate) = (0, 0);
        if (!IsUsable || bytes.Length - position < Room) return false;
        var head = table.Words[table.Numbers[IndexAt(bytes, position, out _)]];
        if ((head & (1u << Head.Special | 1u << Head.Steps)) != (1u << Head.Special | 1u << Head.Steps)) return false;
        length = (int)(head >> Head.LengthShift & Head.LengthMask);
        immediate = LastNumber(head, bytes, position + length);
        return true;
    }

    /// <summary>Where a direct branch goes whose word was looked up.</summary>
    public long TargetOf(ReadOnlySpan<byte> bytes, int position)
    {
        var head = table.Words[table.Numbers[IndexAt(bytes, position, out _)]];
        var end = position + (int)(head >> Head.LengthShift & Head.LengthMask);
        return (long)end + LastNumber(head, bytes, end);
    }

    /// <summary>The offset, immediate or displacement that ends somewhere, of one or four bytes; at least <see cref="Before"/> bytes precede.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LastNumber(uint head, ReadOnlySpan<byte> bytes, int end) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(end - 4)..]) >> (int)(head >> Head.NarrowShift & Head.Narrow);

    /// <summary>Has the table learn the word of the instruction at a position.</summary>
    public void Learn(ReadOnlySpan<byte> bytes, int position) => table.Learn(IndexAt(bytes, position, out _));

    /// <summary>The index of the instruction at a position.</summary>
    /// <param name="bytes">The region.</param>
    /// <param name="position">Its position; eight bytes are read.</param>
    /// <param name="sib">The byte behind ModRM.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int IndexAt(ReadOnlySpan<byte> bytes, int position, out byte sib)
    {
        var next = BinaryPrimitives.ReadUInt64LittleEndian(bytes[position..]);
        int index;
        if ((byte)next is Padding.Segment or Padding.OperandSize && Padding.Count(next) is > 0 and var count)
        {
            next >>= 8 * (count + 1);
            sib = (byte)(next >> 16);
            return Padding.Index(count) + BinaryPrimitives.ReverseEndianness((ushort)next);
        }

        fixed (uint* words = table.Words) index = (int)(IsConfined(ref next) + IndexOf(words, ref next));
        sib = (byte)(next >> 16);
        return index;
    }

    /// <summary>What 65 67 add to an index if they stand there; they are removed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint IsConfined(ref ulong next)
    {
        if ((ushort)next != 0x6765) return 0;
        next >>= 16;
        return 1 << HeadTable.ConfinedShift;
    }

    // Above the bits by which what follows a byte is shifted if the byte is removed.
    private const int ShiftBits = 6;

    /// <summary>What a byte adds to an index if it is REX, above the bits by which it is removed.</summary>
    public static uint[] RexBytes { get; } = [.. Enumerable.Range(0, 256).Select(b => (b & 0xF0) == 0x40 ? (uint)((b & 15) + 1) << HeadTable.RexShift + ShiftBits | 8 : 0)];

    /// <summary>The same if it is 0F.</summary>
    public static uint[] MapBytes { get; } = [.. Enumerable.Range(0, 256).Select(b => b == 0x0F ? 1u << HeadTable.MapShift + ShiftBits | 8 : 0)];

    /// <summary>The same if it is 66, F2 or F3.</summary>
    public static uint[] PrefixBytes { get; } = [.. Enumerable.Range(0, 256).Select(b => b switch { 0x66 => 1u, 0xF2 => 2u, 0xF3 => 3u, _ => 0u } is > 0 and var prefix ? prefix << HeadTable.PrefixShift + ShiftBits | 8 : 0)];

    /// <summary>The index of what stands there, up to ModRM; of 66, F2 and F3 one is removed, and REX and 0F. Whether they stand there is as good as random: no jump depends on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint IndexOf(uint* words, ref ulong next)
    {
        var added = Removed(words + HeadTable.PrefixBytes, ref next);
        added += Removed(words + HeadTable.RexBytes, ref next);
        added += Removed(words + HeadTable.MapBytes, ref next);
        return IndexOf(added, next);
    }

    /// <summary>The same in parts: what the next byte adds, which is removed if it adds anything.</summary>
    /// <param name="bytes">What bytes add: prefixes, then REX, then the map.</param>
    /// <param name="next">What stands there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint Removed(uint* bytes, ref ulong next)
    {
        var added = bytes[(nuint)(byte)next];
        next >>= (int)added;
        return added;
    }

    /// <summary>And the index.</summary>
    /// <param name="added">What the three parts added.</param>
    /// <param name="next">What is left.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint IndexOf(uint added, ulong next) => (added >> ShiftBits) + BinaryPrimitives.ReverseEndianness((ushort)next);

    /// <summary>The length of an instruction.</summary>
    /// <param name="head">Its word.</param>
    /// <param name="sib">The byte behind ModRM.</param>
    public static uint LengthOf(uint head, byte sib) => (head >> Head.LengthShift & Head.LengthMask) + ((head >> Head.SibShift & Head.SibBits[sib] & Head.Growth) != 0 ? Head.GrowthBytes : 0);
}
