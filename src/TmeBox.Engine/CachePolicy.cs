namespace TmeBox.Engine;

/// <summary>What a range or a list of accesses does with lines that are not cached.</summary>
public enum CachePolicy
{
    /// <summary>The same as any access: they come in, and others may go.</summary>
    Through = 0,

    /// <summary>
    /// They stay out and nothing is evicted: in bulk, for ranges that would miss anyway. A read is a read followed by an eviction of that line if it was
    /// absent; a write of a whole line is <see cref="MemoryPort.Movdir64b"/>; another write is a write followed by <see cref="MemoryPort.Flush"/>.
    /// </summary>
    Past,
}
