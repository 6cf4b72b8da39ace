namespace TmeBox.X86.Images;

/// <summary>What page rounding maps around the bytes of a segment: neighbouring bytes of the file, and zeros after its end.</summary>
/// <param name="pages">The bytes of the pages that the file has.</param>
/// <param name="before">How many bytes precede the segment in its first page.</param>
/// <param name="length">The length of the segment.</param>
/// <param name="total">The length of its pages.</param>
internal readonly ref struct PageFill(ReadOnlySpan<byte> pages, int before, int length, int total)
{
    /// <summary>The instruction hlt, which faults outside of the kernel.</summary>
    public const byte Halt = 0xf4;

    private readonly ReadOnlySpan<byte> head = pages[..before];
    private readonly ReadOnlySpan<byte> tail = pages[(before + length)..];
    private readonly int start = before + length;
    private readonly int zeros = total - pages.Length;

    /// <summary>Whether all of it is hlt; otherwise the first byte that is not, and how many are not.</summary>
    public bool IsHalt(out (int At, byte Value, int Count) wrong)
    {
        var count = head.Length - head.Count(Halt) + tail.Length - tail.Count(Halt) + zeros;
        wrong = default;
        if (count == 0) return true;
        var first = head.IndexOfAnyExcept(Halt);
        if (first >= 0) wrong = (first, head[first], count);
        else if (tail.IndexOfAnyExcept(Halt) is >= 0 and var at) wrong = (start + at, tail[at], count);
        else wrong = (start + tail.Length, 0, count);
        return false;
    }
}
