namespace TmeBox.Bench.Scale;

/// <summary>A sandbox with a page of its own.</summary>
/// <param name="Life">The number of its life, from 1: no two sandboxes of a run have the same, and its content follows from it.</param>
/// <param name="KeyId">Its KeyID.</param>
/// <param name="Page">The KeyID-free address of its page.</param>
internal readonly record struct LiveSandbox(long Life, int KeyId, ulong Page)
{
    /// <summary>What it keeps in its page.</summary>
    public void Content(Span<byte> page) => Drawn.Fill(page, (ulong)Life);

    /// <summary>What it keeps in the first line of its page in the end: stored last, and dirty in the cache when its life ends.</summary>
    public void LastWord(Span<byte> line) => Drawn.Fill(line, (ulong)Life | 1ul << 53);
}
