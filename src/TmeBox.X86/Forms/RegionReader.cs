using Iced.Intel;

namespace TmeBox.X86.Forms;

/// <summary>Gives a decoder the bytes of a region from any position on.</summary>
internal sealed class RegionReader(ReadOnlyMemory<byte> bytes) : CodeReader
{
    public int Position { get; set; }

    public override int ReadByte() => Position < bytes.Length ? bytes.Span[Position++] : -1;
}
