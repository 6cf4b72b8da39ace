using System.Globalization;

namespace TmeBox.Mutants;

/// <summary>What breadth-first search knows of the fewest operations that show a fault.</summary>
/// <param name="Operations">The fewest; or, where it is not exact, no sequence with fewer than so many shows it.</param>
/// <param name="IsExact">Whether so many do.</param>
public sealed record Fewest(int Operations, bool IsExact)
{
    /// <inheritdoc/>
    public override string ToString() => (IsExact ? "" : "≥ ") + Operations.ToString(CultureInfo.InvariantCulture);
}
