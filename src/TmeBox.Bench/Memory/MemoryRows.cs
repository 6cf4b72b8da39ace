using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Memory;

/// <summary>The figures of the engine's memory: cache, lists, streams, threads.</summary>
internal static class MemoryRows
{
    /// <summary>The rows; none is made before it is measured.</summary>
    public static IEnumerable<BenchRow> All => [.. CacheRows.All, .. ListRows.All, .. StreamRows.All, .. ThreadRows.All];
}
