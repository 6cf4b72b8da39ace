namespace TmeBox.X86.Sweep;

/// <summary>Labels of a region while several threads find them: each has a set of its own, since a set that several write makes each wait for the others.</summary>
internal sealed class LabelGroups : IDisposable
{
    // With more, what they are put together from would be more than what is found.
    private const int Most = 8;
    private readonly SweptRegion region;
    private readonly PositionSet[] sets;

    /// <summary>Groups for a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="most">How many at most.</param>
    public LabelGroups(SweptRegion region, int most)
    {
        this.region = region;
        sets = [region.Labels, .. Enumerable.Range(1, Math.Clamp(most, 1, Most) - 1).Select(_ => region.NewSet())];
    }

    /// <summary>How many there are.</summary>
    public int Count => sets.Length;

    /// <summary>The labels of a group.</summary>
    public PositionSet this[int group] => sets[group];

    /// <summary>Removes all labels.</summary>
    public void Clear()
    {
        foreach (var set in sets) set.Clear();
    }

    /// <summary>Adds to the region's what all groups have in a chunk. No group adds any more.</summary>
    public void Merge(int start, int end)
    {
        foreach (var set in sets.AsSpan(1)) region.Labels.Add(set, start, end);
    }

    /// <summary>Gives up what is not the region's. Once.</summary>
    public void Dispose()
    {
        foreach (var set in sets.AsSpan(1)) set.Dispose();
    }
}
