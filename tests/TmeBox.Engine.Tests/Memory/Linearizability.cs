namespace TmeBox.Engine.Tests.Memory;

/// <summary>Whether a history of reads and writes of one line, each value written once, can be one of an atomic register.</summary>
/// <remarks>
/// Gibbons and Korach, "Testing Shared Memories" (1997): the operations of a value reach from the first end to the last begin. Where that is forward in time the
/// value surely was in the register, and no other may surely have been there then; where it is backward it fits anywhere in it, so it must not lie within another's.
/// </remarks>
internal static class Linearizability
{
    /// <summary>What is wrong, or null.</summary>
    /// <param name="history">Who did it is of no interest; the value that the line had at first is written at the beginning of time.</param>
    public static string? Problem(IEnumerable<Event> history)
    {
        var zones = new List<(long Low, long High, bool Forward, long Value)>();
        foreach (IGrouping<long, Event> value in history.GroupBy(e => e.Value))
        {
            if (value.Count(e => e.IsWrite) != 1)
            {
                return $"value {value.Key} was written {value.Count(e => e.IsWrite)} times";
            }

            if (value.Any(e => e.End < value.Single(w => w.IsWrite).Begin))
            {
                return $"value {value.Key} was read before it was written";
            }

            long firstEnd = value.Min(e => e.End);
            long lastBegin = value.Max(e => e.Begin);
            zones.Add((Math.Min(firstEnd, lastBegin), Math.Max(firstEnd, lastBegin), firstEnd < lastBegin, value.Key));
        }

        var forward = zones.Where(z => z.Forward).OrderBy(z => z.Low).ToList();
        for (int i = 1; i < forward.Count; i++)
        {
            if (forward[i].Low < forward[i - 1].High)
            {
                return $"values {forward[i - 1].Value} and {forward[i].Value} were there at once";
            }
        }

        foreach (var zone in zones.Where(z => !z.Forward))
        {
            int at = forward.FindLastIndex(f => f.Low < zone.Low);
            if (at >= 0 && zone.High < forward[at].High)
            {
                return $"value {zone.Value} was written and gone while {forward[at].Value} was there";
            }
        }

        return null;
    }

    /// <summary>A write, or a read and what it saw, from call to return.</summary>
    internal readonly record struct Event(bool IsWrite, long Value, long Begin, long End);
}
