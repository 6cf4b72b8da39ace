namespace TmeBox.X86.Sweep;

/// <summary>Positions where control may enter and no instruction starts: a few of them, or that there are more.</summary>
/// <remarks>Any thread adds; when all have, any reads.</remarks>
internal sealed class WrongLabels
{
    // With more, to look for each costs more than to read all branches again.
    private const int Most = 8;
    private readonly Lock adding = new();
    private readonly List<int> found = [];

    /// <summary>Whether there is any.</summary>
    public bool HasAny => found.Count > 0;

    /// <summary>All of them, or null if there are more than a few.</summary>
    public IReadOnlyList<int>? Few => found.Count <= Most ? found : null;

    /// <summary>Adds some; of many the first ones are enough.</summary>
    public void Add(IEnumerable<int> positions)
    {
        lock (adding) found.AddRange(positions.Take(Most + 1));
    }
}
