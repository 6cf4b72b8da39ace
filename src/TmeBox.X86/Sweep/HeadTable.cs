namespace TmeBox.X86.Sweep;

/// <summary>The words of all heads with at most one of 66, F2 and F3 and no other prefix than REX, made when they are first asked for. Words are read and written whole, so that all threads share it.</summary>
/// <param name="shapes">The shapes.</param>
/// <param name="learns">Whether words are kept that a sweep meets; otherwise only those are there that were made for the table.</param>
internal sealed class HeadTable(ShapeTable shapes, bool learns = true)
{
    public const int MapShift = 16, RexShift = 17, PrefixStep = 17 << RexShift, Count = 4 * PrefixStep;
    private static readonly (PrefixFlags Flags, int Key)[] Prefixes = [(PrefixFlags.None, 0), (PrefixFlags.OperandSize, 1 << 8), (PrefixFlags.F2, 1 << 5), (PrefixFlags.F3 | PrefixFlags.F3Last, 2 << 5)];

    /// <summary>The shapes from which words are made.</summary>
    public ShapeTable Shapes => shapes;

    public static HeadTable Shared { get; } = new(ShapeTable.Shared);

    /// <summary>
    /// The words by prefix (0 for none, then 66, F2, F3), REX (0 for none, or one more than its low bits), map (0F or none), opcode, and the
    /// byte after it, which is ModRM if there is one.
    /// </summary>
    public uint[] Words { get; } = new uint[Count];

    /// <summary>Makes the word of an index that a sweep met, if the table learns.</summary>
    public void Learn(int index)
    {
        if (learns) Make(index);
    }

    /// <summary>Makes a word.</summary>
    public Head Make(int index)
    {
        var (map, opcode) = (index >> MapShift & 1, index >> 8 & 255);
        var head = Of(shapes, index);
        if (OpcodeLayout.LegacyHasModRM(map, opcode)) Words[index] = head.Bits;
        else Words.AsSpan(index & ~255, 256).Fill(head.Bits);
        return head;
    }

    /// <summary>Writes the bytes of an index, from prefixes up to ModRM.</summary>
    /// <param name="index">The index.</param>
    /// <param name="bytes">Where to.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="hasModRM">Whether ModRM is the last of them.</param>
    /// <returns>False if the word of another index is that of the same bytes, or the bytes are no whole head.</returns>
    public static bool TryWrite(int index, Span<byte> bytes, out int length, out bool hasModRM)
    {
        var (prefix, rex, map, opcode, next) = (index / PrefixStep, index % PrefixStep >> RexShift, index >> MapShift & 1, index >> 8 & 255, index & 255);
        (length, hasModRM) = (0, OpcodeLayout.LegacyHasModRM(map, opcode));
        if (!IsOpcode(map, opcode) || !hasModRM && next != 0) return false;
        if (prefix != 0) bytes[length++] = prefix switch { 1 => 0x66, 2 => 0xF2, _ => 0xF3 };
        if (rex != 0) bytes[length++] = (byte)(0x40 | rex - 1);
        if (map != 0) bytes[length++] = 0x0F;
        bytes[length++] = (byte)opcode;
        if (hasModRM) bytes[length++] = (byte)next;
        return true;
    }

    // Prefixes, the other maps and payloads are no opcodes.
    private static bool IsOpcode(int map, int opcode) =>
        map == 1 ? opcode is not (0x38 or 0x3A) : opcode is not (0x0F or 0xC4 or 0xC5 or 0x62) && !SweepDecoder.IsPrefix((byte)opcode);

    /// <summary>The word of an index.</summary>
    public static Head Of(ShapeTable shapes, int index)
    {
        var (prefix, rex, map, opcode, next) = (index / PrefixStep, index % PrefixStep >> RexShift, index >> MapShift & 1, index >> 8 & 255, index & 255);

        if (!IsOpcode(map, opcode)) return Head.Of(Shape.Rare, PrefixFlags.None, 0, extended: false);
        var hasModRM = OpcodeLayout.LegacyHasModRM(map, opcode);
        var key = (map << 8 | opcode) << 10 | Prefixes[prefix].Key | (rex == 0 ? 0 : 0x10 | rex - 1);
        var head = (prefix == 0 ? 0 : 1) + (rex == 0 ? 0 : 1) + map + 1 + (hasModRM ? 1 : 0);
        return Head.Of(shapes.Legacy(key, hasModRM ? next : 0), Prefixes[prefix].Flags, head, extended: rex != 0 && (rex - 1 & 2) != 0);
    }
}
