namespace TmeBox.Engine.Memory;

/// <summary>All pages of DRAM at one moment. It holds references to their frames, not copies.</summary>
internal sealed class DramImage(DramImage.Page[] pages)
{
    /// <summary>The pages that had a frame, by ascending number.</summary>
    public Page[] Pages { get; } = pages;

    /// <summary>A page: its number, its frame, its written lines.</summary>
    internal readonly record struct Page(ulong Number, nuint Frame, ulong Written);
}
