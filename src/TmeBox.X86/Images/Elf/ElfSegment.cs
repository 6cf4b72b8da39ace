namespace TmeBox.X86.Images.Elf;

/// <summary>A program header: what a loader does with a part of the file.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Flags">Bit 0 execute, bit 1 write, bit 2 read.</param>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Address">Where it starts in memory.</param>
/// <param name="FileSize">Bytes in the file.</param>
/// <param name="MemorySize">Bytes in memory.</param>
internal sealed record ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize)
{
    public const int Size = 56;
    public const ulong Page = 4096;
    public const uint Load = 1;
    public const uint Dynamic = 2;
    public const uint GnuStack = 0x6474_e551;

    public bool IsExecutable => (Flags & 1) != 0;

    public bool IsWritable => (Flags & 2) != 0;

    public ulong FirstPage => Address & ~(Page - 1);

    public ulong EndPage => (Address + MemorySize + Page - 1) & ~(Page - 1);

    public bool Holds(ulong address, ulong length) => address >= Address && address - Address <= MemorySize && length <= MemorySize - (address - Address);

    /// <exception cref="ImageFormatException">No loader could map it.</exception>
    public static ElfSegment Read(ElfBytes file, ulong at)
    {
        var head = file.Slice(at, Size, "a program header");
        var segment = new ElfSegment(head.U32(0), head.U32(4), head.U64(8), head.U64(16), head.U64(32), head.U64(40));
        if (segment.Type != Load) return segment;
        file.Slice(segment.Offset, segment.FileSize, "a segment");
        if (segment.MemorySize < segment.FileSize) throw new ImageFormatException(at + 40, $"a segment of {segment.MemorySize} bytes in memory and {segment.FileSize} in the file", "no fewer in memory");
        if (segment.Address % Page != segment.Offset % Page) throw new ImageFormatException(at + 16, $"a segment at 0x{segment.Address:x} from file offset 0x{segment.Offset:x}", "both equal modulo the page of 4096 bytes");
        // Half of the addresses is far more than a window and leaves room for sums.
        if (segment.Address >> 63 != 0 || segment.MemorySize >> 62 != 0) throw new ImageFormatException(at + 16, $"a segment of {segment.MemorySize} bytes at 0x{segment.Address:x}", "it in the lower half of the addresses");
        return segment;
    }
}
