namespace TmeBox.X86.Sweep;

/// <summary>Chunks of a region, each of which is taken once. Any thread.</summary>
/// <param name="chunks">The chunks, ascending.</param>
internal sealed class ChunkQueue(SweptChunk[] chunks)
{
    private int taken;

    /// <summary>Bytes of the longest one; 0 if there is none.</summary>
    public int Longest { get; } = chunks.Select(c => c.End - c.Start).DefaultIfEmpty().Max();

    /// <summary>The next one, or null if none is left.</summary>
    public SweptChunk? Take() => Interlocked.Increment(ref taken) is var number && number <= chunks.Length ? chunks[number - 1] : null;
}
