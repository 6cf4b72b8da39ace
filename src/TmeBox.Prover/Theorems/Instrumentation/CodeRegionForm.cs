using TmeBox.Logic;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>A region of code and a place in it, as the theorems about regions and entries see them.</summary>
/// <param name="Start">Window offset of its first byte, 64 bits, below 4 GiB.</param>
/// <param name="Size">Number of bytes, 64 bits, below 4 GiB.</param>
/// <param name="Place">A window offset, 64 bits, below 4 GiB.</param>
/// <param name="PlaceIsStart">An instruction of this code starts there.</param>
/// <param name="HasCode">There is code to verify.</param>
internal sealed record CodeRegionForm(Word Start, Word Size, Word Place, Bit PlaceIsStart, Bit HasCode)
{
    /// <summary>Whether the place lies in the region.</summary>
    public Bit Contains => Place - Start < Size;
}
