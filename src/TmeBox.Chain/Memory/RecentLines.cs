using TmeBox.Spec.Machine;

namespace TmeBox.Chain.Memory;

/// <summary>The cache lines that were touched last.</summary>
internal sealed class RecentLines
{
    private const int Most = 64;
    private readonly CacheTag[] tags = new CacheTag[Most];
    private int count;

    /// <summary>Remembers one.</summary>
    public void Add(CacheTag tag) => tags[count++ % Most] = tag;

    /// <summary>One of them by number, or null if there is none yet.</summary>
    public CacheTag? At(int number) => count == 0 ? null : tags[number % Math.Min(count, Most)];
}
