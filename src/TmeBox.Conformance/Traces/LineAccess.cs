namespace TmeBox.Conformance.Traces;

/// <summary>A part of an access that stays within one line of physical memory.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="KeyId">The KeyID of the sandbox that owns the page.</param>
/// <param name="Physical">The KeyID-free physical address of the first byte.</param>
/// <param name="Size">The number of bytes, 1 to 64, not crossing a line.</param>
public readonly record struct LineAccess(TraceKind Kind, int KeyId, ulong Physical, int Size)
{
    /// <summary>The address of the line.</summary>
    public ulong Line => Physical & ~63UL;

    /// <summary>The first byte within the line.</summary>
    public int Offset => (int)(Physical & 63);
}
