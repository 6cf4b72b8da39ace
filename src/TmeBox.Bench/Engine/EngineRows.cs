using TmeBox.Bench.Measuring;
using TmeBox.Bench.Memory;

namespace TmeBox.Bench.Engine;

/// <summary>All figures of <c>tmebox bench engine</c>, in the order of the table. A new group of rows is added here.</summary>
public static class EngineRows
{
    /// <summary>The rows; none is made before it is measured.</summary>
    public static IReadOnlyList<BenchRow> All { get; } = [.. XtsRows.All, .. MacRows.All, .. MemoryRows.All];
}
