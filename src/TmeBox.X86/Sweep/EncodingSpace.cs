namespace TmeBox.X86.Sweep;

/// <summary>
/// The finite space of encodings on which tables and decoder are compared, in three parts. Heads: prefixes, opcode and ModRM, by which a shape
/// is kept. Prefixes: all sequences of up to three of them. Tails: all of SIB with every class of displacement and immediate.
/// </summary>
/// <remarks>
/// A shape is the decoder's own reading of its head with one tail, so what a table can get wrong is what a head leaves out: the order and
/// repetition of prefixes, and the tail.
/// </remarks>
internal static class EncodingSpace
{
    /// <summary>How many heads of legacy encodings there are: map and opcode, F0, F2 and F3, 66 and 67, REX, ModRM.</summary>
    public const long LegacyHeads = 1024L * 24 * 17 * 256;

    // Enough for the longest instruction, and for the tables to read it.
    private const int Room = 64;
    private static readonly byte[][] Repeats = [[], [0xF2], [0xF3], [0xF0], [0xF0, 0xF2], [0xF0, 0xF3]];
    private static readonly byte[][] Sizes = [[], [0x66], [0x67], [0x66, 0x67]];
    private static readonly byte[][] Maps = [[], [0x0F], [0x0F, 0x38], [0x0F, 0x3A]];
    private static readonly byte[] Prefixes = [0xF0, 0xF2, 0xF3, 0x65, 0x64, 0x2E, 0x66, 0x67, 0x40, 0x41, 0x42, 0x44, 0x48, 0x4F];

    // With and without a selecting prefix, a memory operand, an immediate, a payload; branches, strings, and what must not be locked.
    private static readonly byte[][] AfterPrefixes =
    [
        [0x8B, 0x04, 0x24], [0x90], [0x0F, 0xB8, 0xC1], [0x0F, 0x10, 0x04, 0x24], [0x01, 0x01], [0xC7, 0x04, 0x24], [0xE8], [0x74], [0xA4], [0xE3], [0xFF, 0xE0], [0xC3],
        [0xC5, 0xF8, 0x58, 0x04, 0x24], [0xC4, 0xE1, 0x78, 0x58, 0x04, 0x24], [0x62, 0xF1, 0x7C, 0x48, 0x58, 0x04, 0x24], [0x0F, 0x0B], [0x0F, 0x1E, 0xFA], [0xB8], [0xA0],
    ];

    private static readonly byte[][] BeforeModRM =
    [
        [0x8B], [0x88], [0xC6], [0xC7], [0x8D], [0x83], [0xFF], [0x8F], [0x0F, 0x10], [0x0F, 0xBA], [0x66, 0xC7], [0x65, 0x67, 0x8B], [0x67, 0x8B],
        [0xC5, 0xF8, 0x58], [0x62, 0xF1, 0x7C, 0x48, 0x58], [0x62, 0xF1, 0x7C, 0x58, 0x58], [0x62, 0xB1, 0x7C, 0x08, 0x10], [0xC4, 0xA1, 0x78, 0x58], [0x62, 0xF3, 0x7D, 0x48, 0x25],
    ];

    private static readonly byte[][] Rexes = [[], [0x48], [0x41], [0x42], [0x4B], [0x4F]];

    private static readonly byte[][] Tails =
    [
        [0, 0, 0, 0, 0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0x7F, 0x80, 0, 0, 0x80], [0x80, 0, 0, 0x80, 0x7F, 0xFF, 0xFF, 0xFF], [0xE0, 0xFF, 0xFF, 0xFF, 0xE0, 0xFF, 0xFF, 0xFF], [1, 0x80, 0xFF, 0, 1, 0x80, 0xFF, 0],
    ];

    /// <summary>The heads of legacy encodings from a number on, in steps. A step that is prime to all dimensions meets every part of each of them.</summary>
    public static IEnumerable<byte[]> Legacy(long first, long step)
    {
        for (var n = first; n < LegacyHeads; n += step)
        {
            var (modRM, rex, prefixes, opcode) = ((byte)n, (int)(n >> 8) % 17, (int)((n >> 8) / 17 % 24), (int)((n >> 8) / (17 * 24)));
            byte[] last = rex == 16 ? [] : [(byte)(0x40 | rex)];
            yield return Padded([.. Repeats[prefixes % 6], .. Sizes[prefixes / 6], .. last, .. Maps[opcode >> 8], (byte)opcode, modRM], Tails[(int)(n % 5)]);
        }
    }

    /// <summary>Some heads of encodings with a payload: all bits of it at random, since shapes are kept by all of them.</summary>
    public static IEnumerable<byte[]> Payloads(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[Room];
            random.NextBytes(bytes.AsSpan(0, 24));
            bytes[0] = (i % 4) switch { 0 => 0xC5, 1 => 0xC4, _ => 0x62 };

            // A random map is seldom one, and so is a payload with its fixed bits right.
            if (i % 4 == 1) bytes[1] = (byte)(bytes[1] & 0xE0 | 1 + i / 4 % 3);
            if (i % 4 == 2) (bytes[1], bytes[2]) = ((byte)(bytes[1] & 0xF0 | new[] { 1, 2, 3, 5, 6 }[i / 4 % 5]), (byte)(bytes[2] | 4));
            if (i % 8 == 2) bytes[3] &= 0x6F;
            yield return bytes;
        }
    }

    /// <summary>All sequences of up to three prefixes, before several opcodes.</summary>
    public static IEnumerable<byte[]> PrefixSequences() =>
        from count in Enumerable.Range(0, 4)
        from n in Enumerable.Range(0, (int)Math.Pow(Prefixes.Length, count))
        from opcode in AfterPrefixes
        select Padded([.. Enumerable.Range(0, count).Select(i => Prefixes[n / (int)Math.Pow(Prefixes.Length, i) % Prefixes.Length]), .. opcode], Tails[n % 5]);

    /// <summary>All of SIB with every ModRM that names memory, every class of displacement and immediate, and REX.</summary>
    public static IEnumerable<byte[]> TailClasses() =>
        from opcode in BeforeModRM
        from rex in Rexes
        where rex.Length == 0 || opcode[0] is not (0xC4 or 0xC5 or 0x62)
        from modRM in new byte[] { 0x04, 0x44, 0x84, 0x05, 0x45, 0x85, 0x00, 0x43, 0xC4 }
        from sib in Enumerable.Range(0, (modRM & 7) == 4 && modRM < 0xC0 ? 256 : 1)
        select Padded([.. Ordered(opcode, rex), modRM, .. (modRM & 7) == 4 && modRM < 0xC0 ? new[] { (byte)sib } : []], Tails[sib % 5]);

    private static byte[] Ordered(byte[] opcode, byte[] rex)
    {
        var prefixes = opcode.TakeWhile(b => b is 0x65 or 0x66 or 0x67).Count();
        return [.. opcode[..prefixes], .. rex, .. opcode[prefixes..]];
    }

    private static byte[] Padded(byte[] head, byte[] tail)
    {
        var bytes = new byte[Room];
        head.CopyTo(bytes, 0);
        tail.CopyTo(bytes, head.Length);
        return bytes;
    }
}
