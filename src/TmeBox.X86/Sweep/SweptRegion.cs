using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A region while it is swept.</summary>
internal sealed class SweptRegion(CodeRegion region)
{
    public ReadOnlyMemory<byte> Bytes { get; } = region.Bytes;

    public uint WindowOffset { get; } = region.WindowOffset;

    /// <summary>Instructions, and whether they are refused.</summary>
    public InstructionMarks Marks { get; } = new(region);

    /// <summary>Positions at which control may enter from elsewhere; those from near are among the marks.</summary>
    public PositionSet Labels { get; } = new(region);

    /// <summary>Whether control may enter at a position.</summary>
    public bool IsLabel(int position) => Marks.IsLabel(position) || Labels.Contains(position);

    /// <summary>Whether a window offset lies in it.</summary>
    public bool Holds(ulong offset) => offset - WindowOffset < (ulong)Bytes.Length;
}
