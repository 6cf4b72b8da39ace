using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Conformance.Operations;

namespace TmeBox.Mutants;

/// <summary>What breadth-first search knows of the fewest operations that show a fault.</summary>
/// <param name="Operations">The fewest; or, where it is not exact, no sequence with fewer than so many shows it.</param>
/// <param name="IsExact">Whether so many do.</param>
/// <param name="Witness">Those that do, where they are fewer than were left; otherwise empty.</param>
public sealed record Fewest(int Operations, bool IsExact, ImmutableArray<Operation> Witness)
{
    /// <inheritdoc/>
    public override string ToString() => (IsExact ? "" : "≥ ") + Operations.ToString(CultureInfo.InvariantCulture);
}
