namespace TmeBox.X86.Images.Dwarf;

/// <summary>Window offsets whose lines are looked for. Each is found once, so that overlapping runs of hostile data cost no more than others.</summary>
internal sealed class WantedPlaces
{
    private readonly uint[] places;
    // The next place at or after each that is not found yet, possibly by several steps.
    private readonly int[] next;

    public WantedPlaces(IEnumerable<uint> windowOffsets)
    {
        places = [.. windowOffsets.Distinct().Order()];
        next = [.. Enumerable.Range(0, places.Length + 1)];
    }

    public bool IsEmpty => Next(0) == places.Length;

    public Dictionary<uint, SourceLine> Found { get; } = [];

    /// <summary>Gives a line to the places from start to end that have none.</summary>
    public void Find(ulong start, ulong end, Func<SourceLine> line)
    {
        for (var i = Next(Ascending.Last(places.Length, i => places[i] < start) + 1); i < places.Length && places[i] < end; i = Next(i))
        {
            Found.Add(places[i], line());
            next[i] = i + 1;
        }
    }

    private int Next(int from)
    {
        var to = from;
        while (next[to] != to) to = next[to];
        while (next[from] != to) (from, next[from]) = (next[from], to);
        return to;
    }
}
