using TmeBox.Spec.Machine;

namespace TmeBox.Chain.Memory;

/// <summary>The cache lines that were touched last.</summary>
internal sealed class RecentLines
{
    private readonly CacheTag[] tags;
    private int count;

    /// <summary>None yet.</summary>
    /// <param name="most">How many are remembered.</param>
    public RecentLines(int most) => tags = new CacheTag[most];

    /// <summary>Remembers one.</summary>
    public void Add(CacheTag tag) => tags[count++ % tags.Length] = tag;

    /// <summary>One of them by number, or null if there is none yet.</summary>
    public CacheTag? At(int number) => count == 0 ? null : tags[number % Math.Min(count, tags.Length)];
}
