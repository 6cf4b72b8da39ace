namespace TmeBox.X86.Sweep;

/// <summary>
/// The words of all heads: no prefix or 65 67, at most one of 66, F2 and F3, REX, opcode and ModRM; and of long nops, <see cref="Padding"/>. They are made when they are first asked for.
/// There are few different ones: the table holds a byte for each head, so that those of a program stay in the nearest caches.
/// </summary>
/// <remarks>Any thread: bytes are read and written whole, and a word is there before a byte names it.</remarks>
internal sealed class HeadTable
{
    /// <summary>Where an index has whether 65 67 stand there, the map, REX, and which of the other prefixes.</summary>
    public const int ConfinedShift = 16, MapShift = 17, RexShift = 18, PrefixShift = 23, Count = 4 << PrefixShift;

    // Words at most: the number of one is a byte.
    private const int Most = 256, NotMade = 0, Rare = 1;

    // What the decoder read has a number for each verdict.
    private const int FirstRead = 2;

    /// <summary>An instruction that means nothing, and whose word is always made.</summary>
    public const byte Nop = 0x90;

    /// <summary>The number of the first word; those below have none.</summary>
    public const int FirstWord = FirstRead + 4;

    private static readonly (PrefixFlags Flags, int Key, byte Byte)[] Prefixes =
        [(PrefixFlags.None, 0, 0), (PrefixFlags.OperandSize, 1 << 8, 0x66), (PrefixFlags.F2, 1 << 5, 0xF2), (PrefixFlags.F3 | PrefixFlags.F3Last, 2 << 5, 0xF3)];

    private readonly Lock adding = new();
    private readonly bool learns;

    /// <summary>A table in which only the word of <see cref="Nop"/> is made.</summary>
    /// <param name="shapes">The shapes.</param>
    /// <param name="learns">Whether words are kept that a sweep meets; otherwise only those are there that were made for the table.</param>
    public HeadTable(ShapeTable shapes, bool learns = true)
    {
        (Shapes, this.learns) = (shapes, learns);
        Head.SibBits.CopyTo(Numbers, SibBits);
        for (var read = FirstRead; read < FirstWord; read++) Put(read, Head.OfRead((read - FirstRead & 1) != 0, (read - FirstRead & 2) != 0));
        Make(Nop << 8 | Nop);
    }

    /// <summary>The shapes from which words are made.</summary>
    public ShapeTable Shapes { get; }

    public static HeadTable Shared { get; } = new(ShapeTable.Shared);

    /// <summary>
    /// The number of a word by prefix (0 for none, then 66, F2, F3), REX (0 for none, or one more than its low bits), map (0F or none), whether 65 67
    /// stand before all of them, opcode, and the byte after it, which is ModRM if there is one. Of long nops, what <see cref="Padding"/> has in the place of REX.
    /// Behind them lies what else the kernel asks for, so that all of it has one place.
    /// </summary>
    public byte[] Numbers { get; } = new byte[Count + 5 * Most];

    /// <summary>Where, behind the numbers, lies what a SIB byte says, and of each word which of that counts and the length.</summary>
    public const int SibBits = Count, SibMasks = Count + Most, Lengths = Count + 2 * Most;

    /// <summary>What is marked where an instruction starts, by the number of its word.</summary>
    public ReadOnlySpan<byte> Marks => Numbers.AsSpan(Count + 3 * Most, Most);

    /// <summary>What a note of it says if it is a direct branch, as <see cref="Head.BranchBits"/> has it, by the number of its word.</summary>
    public ReadOnlySpan<byte> Branches => Numbers.AsSpan(Count + 4 * Most, Most);

    /// <summary>The number of what the decoder read.</summary>
    public static byte ReadNumber(bool refused, bool isSpecial) => (byte)(FirstRead + (refused ? 1 : 0) + (isSpecial ? 2 : 0));

    /// <summary>
    /// The words by number: none, those of what the decoder must read, and those that were made. A word for which SIB counts is followed by those for what it
    /// may say. Behind them, what a byte says if it is REX, if it is 0F, and if it is 66, F2 or F3, so that all of it has one place.
    /// </summary>
    public uint[] Words { get; } = [.. new uint[Most], .. HeadReader.RexBytes, .. HeadReader.MapBytes, .. HeadReader.PrefixBytes];

    // Offsets into the words.
    public const int RexBytes = Most, MapBytes = 2 * Most, PrefixBytes = 3 * Most;

    /// <summary>How many numbers are given.</summary>
    public int WordCount { get; private set; } = FirstWord;

    /// <summary>Whether there is a word of an index.</summary>
    public bool IsMade(int index) => Numbers[index] != NotMade;

    /// <summary>Makes the word of an index that a sweep met, if the table learns.</summary>
    public void Learn(int index)
    {
        if (learns && !IsMade(index)) Make(index);
    }

    /// <summary>Makes a word.</summary>
    public Head Make(int index)
    {
        var head = Of(Shapes, index);
        Set(index, head);
        return head;
    }

    /// <summary>Keeps a word.</summary>
    public void Set(int index, Head head)
    {
        var number = NumberOf(head);
        if (OpcodeLayout.LegacyHasModRM(index >> MapShift & 1, index >> 8 & 255)) Volatile.Write(ref Numbers[index], number);
        else Numbers.AsSpan(index & ~255, 256).Fill(number);
    }

    /// <summary>Writes the bytes of an index, from prefixes up to ModRM.</summary>
    /// <param name="index">The index.</param>
    /// <param name="bytes">Where to.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="hasModRM">Whether ModRM is the last of them.</param>
    /// <returns>False if the word of another index is that of the same bytes, or the bytes are no whole head.</returns>
    public static bool TryWrite(int index, Span<byte> bytes, out int length, out bool hasModRM)
    {
        var (prefix, confined, rex, map, opcode, next) = Split(index);
        var padding = Padding.CountOf(prefix, confined, rex, map, opcode);
        (length, hasModRM) = (0, OpcodeLayout.LegacyHasModRM(map, opcode));
        if (padding == 0 && rex > 16 || !IsOpcode(map, opcode) || !hasModRM && next != 0) return false;
        if (confined) (bytes[length++], bytes[length++]) = (0x65, 0x67);
        if (prefix > 0) bytes[length++] = Prefixes[prefix].Byte;
        while (length < padding - 1) bytes[length++] = Padding.OperandSize;
        if (padding != 0) bytes[length++] = Padding.Segment;
        else if (rex != 0) bytes[length++] = (byte)(0x40 | rex - 1);
        if (map != 0) bytes[length++] = 0x0F;
        bytes[length++] = (byte)opcode;
        if (hasModRM) bytes[length++] = (byte)next;
        return true;
    }

    // Prefixes, the other maps and payloads are no opcodes.
    private static bool IsOpcode(int map, int opcode) =>
        map == 1 ? opcode is not (0x38 or 0x3A) : opcode is not (0x0F or 0xC4 or 0xC5 or 0x62) && !SweepDecoder.IsPrefix((byte)opcode);

    private static (int Prefix, bool IsConfined, int Rex, int Map, int Opcode, int Next) Split(int index) =>
        (index >> PrefixShift, (index >> ConfinedShift & 1) != 0, index >> RexShift & 31, index >> MapShift & 1, index >> 8 & 255, index & 255);

    /// <summary>The word of an index.</summary>
    public static Head Of(ShapeTable shapes, int index)
    {
        var (number, confined, rex, map, opcode, next) = Split(index);
        if (Padding.CountOf(number, confined, rex, map, opcode) is > 0 and var padding) return Head.OfPadding(shapes.Legacy((map << 8 | opcode) << 10, next), padding + 3);
        if (rex > 16 || !IsOpcode(map, opcode)) return default;
        var (hasModRM, prefix) = (OpcodeLayout.LegacyHasModRM(map, opcode), Prefixes[number]);
        var key = (map << 8 | opcode) << 10 | prefix.Key | (confined ? 1 << 9 : 0) | (rex == 0 ? 0 : 0x10 | rex - 1);
        var head = (confined ? 2 : 0) + (prefix.Byte == 0 ? 0 : 1) + (rex == 0 ? 0 : 1) + map + 1 + (hasModRM ? 1 : 0);
        return Head.Of(shapes.Legacy(key, hasModRM ? next : 0), prefix.Flags, confined, head, extended: rex != 0 && (rex - 1 & 2) != 0);
    }

    // Where there are too many, the decoder reads the rest.
    private byte NumberOf(Head head)
    {
        if ((head.Bits & Head.Ready) == 0) return Rare;
        var all = head.WithSib;
        lock (adding)
        {
            var number = Words.AsSpan(0, WordCount).IndexOf(head.Bits);
            if (number >= 0) return (byte)number;
            if (WordCount + all.Length > Most) return Rare;
            for (var sib = 0; sib < all.Length; sib++) Put(WordCount + sib, all[sib]);
            number = WordCount;
            WordCount += all.Length;
            return (byte)number;
        }
    }

    private void Put(int number, Head head)
    {
        Numbers[SibMasks + number] = (byte)(head.Bits >> Head.SibShift & (Head.SibStack | Head.Growth));
        Numbers[Lengths + number] = (byte)(head.Bits >> Head.LengthShift & Head.LengthMask);
        Numbers[Count + 3 * Most + number] = (byte)head.Bits;
        Numbers[Count + 4 * Most + number] = head.BranchBits;
        Volatile.Write(ref Words[number], head.Bits);
    }
}
