using System.Collections.Immutable;

namespace TmeBox.X86.Images.Elf;

/// <summary>The memory that a loader makes of ascending segments, before it relocates anything.</summary>
internal sealed class LoadedMemory(ElfBytes file, ImmutableArray<ElfSegment> segments)
{
    /// <summary>The segment of an address, by what it asks for in memory.</summary>
    public ElfSegment? SegmentOf(ulong address)
    {
        var index = Ascending.Last(segments.Length, i => segments[i].Address <= address);
        return index >= 0 && segments[index].Holds(address, 1) ? segments[index] : null;
    }

    /// <summary>Whether bytes are all in one segment that may be written.</summary>
    public bool IsWritable(ulong address, ulong length) => SegmentOf(address) is { IsWritable: true } segment && segment.Holds(address, length);

    /// <summary>Bytes that come from the file.</summary>
    /// <exception cref="ImageFormatException">They are not in the file part of one segment.</exception>
    public ElfBytes Bytes(ulong address, ulong length, string what)
    {
        if (SegmentOf(address) is not { } segment || address - segment.Address > segment.FileSize || length > segment.FileSize - (address - segment.Address))
            throw new ImageFormatException(0, ElfBytes.Text($"{what} of {length} bytes at address 0x{address:x}"), "it inside one loaded segment");
        return file.Slice(segment.Offset + (address - segment.Address), length, what);
    }

    /// <summary>The bytes from an address to the end of its segment's part of the file.</summary>
    public ElfBytes From(ulong address, string what) =>
        SegmentOf(address) is { } segment && address - segment.Address <= segment.FileSize ? Bytes(address, segment.FileSize - (address - segment.Address), what) : Bytes(address, 1, what);
}
