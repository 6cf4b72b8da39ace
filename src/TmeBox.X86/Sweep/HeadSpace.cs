namespace TmeBox.X86.Sweep;

/// <summary>
/// Every encoding for which <see cref="HeadTable"/> has a word, with every SIB and with the displacements and immediates between which the rules
/// tell. Each head, with each SIB that tells something, is compared in all layouts; with the others, in those where it stands by itself.
/// </summary>
internal static class HeadSpace
{
    /// <summary>How many words there are, those for which the next byte is no ModRM once for every such byte.</summary>
    public const int Words = HeadTable.Count;

    private const ulong Minus32 = unchecked((ulong)-32);

    // Of SIB: rsp with every scale, no base, bases and indices that stand for all others, rsp with an index.
    private static readonly byte[] TellingSibs = [0x24, 0x64, 0xA4, 0xE4, 0x25, 0x00, 0x05, 0x20, 0x2C, 0x34, 0x9C];

    // Zero, the mask, the edges of bytes and of S, and what is neither. Read as an offset: the next instruction, back, far, into the middle of one, and
    // what would lie elsewhere if it were read as fewer bytes.
    private static readonly ulong[] Immediates =
    [
        0, Minus32, 0x7FFF_FFFF_7FFF_FF7F, 0x8000_0000_8000_0080, 0x8000, 0x8001, unchecked((ulong)-0x8000), unchecked((ulong)-0x8001), 0x100, 0x80_0000, 0x1000_0000, 0x0011_2233_4455_6601,
    ];

    // In code, in front of it and in the lower guard, out of the window, and where data may lie.
    private static readonly uint[] RelativeDisplacements = [0, 0x40, 0x1000_0000, 0x7FFF_FFFF, 0x8000_0000, unchecked((uint)-0x3F_8000), unchecked((uint)-0x1000_0000)];

    private static readonly byte[] ByteDisplacements = [0, 0x7F, 0x80, 0x01];

    // D less every size of an access, the same and one more, to both sides.
    private static readonly uint[] StackDisplacements =
        [0, 0x7FFF_FFFF, 0x8000_0000, .. new[] { 0, 1, 2, 4, 6, 8, 10, 16, 32, 64, 512 }.SelectMany(s => new[] { 0x8000 - s, 0x8001 - s, s - 0x8000, s - 0x8001 }).Select(d => (uint)d)];

    /// <summary>The encodings of some words.</summary>
    /// <param name="first">The first word.</param>
    /// <param name="end">Behind the last word.</param>
    /// <param name="step">1 for all words; every so many otherwise.</param>
    /// <param name="sibStep">1 for all SIBs; every so many beside those that are always taken.</param>
    /// <returns>A word's index, the first bytes of an instruction, and whether it is to be compared in all layouts. The bytes are overwritten by the next.</returns>
    public static IEnumerable<(int Index, byte[] Bytes, bool InAllLayouts)> Encodings(int first, int end, int step, int sibStep)
    {
        var bytes = new byte[CaseLayout.Longest + 16];
        for (var index = first; index < end; index += step)
        {
            if (!HeadTable.TryWrite(index, bytes, out var length, out var hasModRM)) continue;
            var modRM = hasModRM ? bytes[length - 1] : 0xC0;
            var (mod, sib) = (modRM >> 6, modRM >> 6 != 3 && (modRM & 7) == 4);
            if (!sib)
            {
                for (var (n, tails) = (0, Tails(mod, modRM & 7, stack: false)); n < tails; n++)
                {
                    Write(bytes, length, mod, modRM & 7, stack: false, n, index);
                    yield return (index, bytes, !hasModRM || n == index % tails);
                }

                continue;
            }

            for (var s = 0; s < 256; s++)
            {
                var telling = TellingSibs.Contains((byte)s);
                if (!telling && (s + index) % sibStep != 0) continue;
                var stack = s == 0x24;
                bytes[length] = (byte)s;
                for (var (n, tails) = (0, Tails(mod, s & 7, stack)); n < tails; n++)
                {
                    Write(bytes, length + 1, mod, s & 7, stack, n, index);
                    yield return (index, bytes, telling && n == index % tails);
                }
            }
        }
    }

    private static int Tails(int mod, int register, bool stack) => mod switch
    {
        3 => Immediates.Length,
        2 => stack ? StackDisplacements.Length : 1,
        1 => stack ? ByteDisplacements.Length : 1,
        _ => register == 5 ? RelativeDisplacements.Length : 1,
    };

    // Displacement and immediate.
    private static void Write(byte[] bytes, int at, int mod, int register, bool stack, int n, int index)
    {
        switch (mod)
        {
            case 2:
                at += Put(bytes, at, stack ? StackDisplacements[n] : StackDisplacements[index % StackDisplacements.Length], 4);
                break;
            case 1:
                at += Put(bytes, at, ByteDisplacements[stack ? n : index % ByteDisplacements.Length], 1);
                break;
            case 0 when register == 5:
                at += Put(bytes, at, RelativeDisplacements[n], 4);
                break;
        }

        Put(bytes, at, Immediates[mod == 3 ? n : (n + index) % Immediates.Length], 8);
        bytes.AsSpan(at + 8).Clear();
    }

    private static int Put(byte[] bytes, int at, ulong value, int size)
    {
        for (var i = 0; i < size; i++) bytes[at + i] = (byte)(value >> 8 * i);
        return size;
    }
}
