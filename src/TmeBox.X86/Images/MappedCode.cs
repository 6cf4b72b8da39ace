using TmeBox.X86.Verification;

namespace TmeBox.X86.Images;

/// <summary>An executable region and where it comes from.</summary>
/// <param name="Region">The bytes as mapped.</param>
/// <param name="Address">The address of its first byte, as the file counts.</param>
/// <param name="FileOffset">Where its first byte is in the file; null if it is not from the file.</param>
/// <param name="FileLength">How many of its bytes are from the file.</param>
/// <param name="Section">The section of a relocatable object.</param>
public sealed record MappedCode(CodeRegion Region, ulong Address, ulong? FileOffset, ulong FileLength, string? Section = null)
{
    /// <summary>Whether a window offset is in it.</summary>
    public bool Holds(uint offset) => offset >= Region.WindowOffset && offset - Region.WindowOffset < (uint)Region.Bytes.Length;
}
