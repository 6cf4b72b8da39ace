using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A region while it is swept.</summary>
internal sealed class SweptRegion(CodeRegion region) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes { get; } = region.Bytes;

    public uint WindowOffset { get; } = region.WindowOffset;

    /// <summary>Instructions, and whether they are refused.</summary>
    public InstructionMarks Marks { get; } = new(region);

    /// <summary>Positions at which control may enter.</summary>
    public PositionSet Labels { get; } = new(region);

    /// <summary>A set of its positions, of which it has none.</summary>
    public PositionSet NewSet() => new(region);

    /// <summary>Where control may enter and no instruction starts.</summary>
    public WrongLabels WrongLabels { get; } = new();

    /// <summary>Whether labels were marked where branches go that are no instructions. One thread.</summary>
    public bool IsMislabelled { get; set; }

    /// <summary>Whether a window offset lies in it.</summary>
    public bool Holds(ulong offset) => offset - WindowOffset < (ulong)Bytes.Length;

    /// <summary>Gives up marks and labels. Once.</summary>
    public void Dispose()
    {
        Marks.Dispose();
        Labels.Dispose();
    }
}
