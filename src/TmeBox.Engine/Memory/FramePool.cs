using System.Runtime.InteropServices;

namespace TmeBox.Engine.Memory;

/// <summary>Frames of 4 KiB for pages of simulated DRAM, each with a tag word for each of its 64 lines, counted by references.</summary>
/// <remarks>
/// <para>Frames come from segments of 256 MiB that are aligned to their size. The first sixteenth of a segment holds the tags: the tag word of the line at
/// offset x lies at offset x/16. The tags of that first sixteenth itself are nobody's; there the reference counts lie, one for each frame.</para>
/// <para>Frames are dense even if addresses are not, so huge pages waste nothing. The first 2 MiB of frames are spared huge pages, which keeps a
/// small engine small.</para>
/// <para>Renting and returning is safe for many threads. The count of one frame is changed by one thread at a time: its page has one stripe.</para>
/// </remarks>
internal sealed unsafe class FramePool : IDisposable
{
    /// <summary>Bytes a frame.</summary>
    public const int FrameSize = 4096;

    private const nuint SegmentSize = 256 << 20;
    private const nuint OffsetMask = SegmentSize - 1;
    private const nuint FirstFrame = SegmentSize / 16;
    private readonly List<NativeBlock> _segments = [];
    private readonly Lock _gate = new();
    private byte* _next;
    private byte* _end;
    private byte* _free;

    /// <summary>Makes a pool with one frame in use: <see cref="Zeros"/>.</summary>
    public FramePool() => Zeros = Rent();

    /// <summary>A frame that nobody ever writes: zero, with zero tags.</summary>
    public byte* Zeros { get; }

    /// <summary>The tag word of a line in a frame.</summary>
    /// <remarks>In bounds: a line lies in the last fifteen sixteenths of its segment, so its offset divided by 16 lies in the first.</remarks>
    public static uint* Tag(byte* line) => (uint*)(((nuint)line & ~OffsetMask) + (((nuint)line & OffsetMask) >> 4));

    /// <summary>A zero frame with zero tags and one reference.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refuses another segment.</exception>
    public byte* Rent()
    {
        lock (_gate)
        {
            byte* frame = _free;
            if (frame != null)
            {
                _free = *(byte**)frame;
                *(byte**)frame = null;
            }
            else
            {
                if (_next == _end)
                {
                    AddSegment();
                }

                frame = _next;
                _next += FrameSize;
            }

            *Count(frame) = 1;
            return frame;
        }
    }

    /// <summary>One more reference.</summary>
    public static void Share(byte* frame) => (*Count(frame))++;

    /// <summary>Whether somebody else has a reference too.</summary>
    public static bool IsShared(byte* frame) => *Count(frame) > 1;

    /// <summary>One reference less; the last one wipes the frame and takes it back.</summary>
    public void Return(byte* frame)
    {
        if (--*Count(frame) > 0)
        {
            return;
        }

        NativeMemory.Clear(frame, FrameSize);
        NativeMemory.Clear(Tag(frame), FrameSize / 16);
        lock (_gate)
        {
            *(byte**)frame = _free;
            _free = frame;
        }
    }

    /// <summary>Copies lines and tags of a frame to another.</summary>
    public static void Copy(byte* from, byte* to)
    {
        NativeMemory.Copy(from, to, FrameSize);
        NativeMemory.Copy(Tag(from), Tag(to), FrameSize / 16);
    }

    /// <inheritdoc/>
    public void Dispose() => _segments.ForEach(segment => segment.Dispose());

    // In bounds: 65,536 frames of four bytes fit the 1 MiB that lies before the first tag.
    private static uint* Count(byte* frame) => (uint*)((nuint)frame & ~OffsetMask) + (((nuint)frame & OffsetMask) / FrameSize);

    private void AddSegment()
    {
        bool first = _segments.Count == 0;
        NativeBlock segment = NativeBlock.Reserve(SegmentSize, SegmentSize, first ? 1 << 20 : SegmentSize);
        _segments.Add(segment);
        nuint spared = first ? (nuint)NativeBlock.HugePage : 0;
        segment.UseHugePages(spared, FirstFrame - spared);
        segment.UseHugePages(FirstFrame + spared, SegmentSize - FirstFrame - spared);
        _next = segment.Pointer + FirstFrame;
        _end = segment.Pointer + SegmentSize;
    }
}
