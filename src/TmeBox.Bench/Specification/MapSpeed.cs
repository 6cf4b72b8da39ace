using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Bench.Specification;

/// <summary>Compares persistent maps at the specification's hottest place, the caches by KeyID and line: what it uses was chosen by this.</summary>
/// <remarks>The maps take turns, batch by batch, so that what else the machine does meets all of them.</remarks>
public static class MapSpeed
{
    private const int Batch = 2_000;
    private const int Lines = 256;
    private const string Chosen = "HashTrie";

    private static readonly ImmutableArray<CacheTag> Tags = [.. Enumerable.Range(0, Lines).Select(i => new CacheTag(KeyId.Of(1 + (i & 1)), LineAddress.Of((ulong)i << 6)))];
    private static readonly CacheLine Dirty = new(Word.Of(1, 4), true, false, Line.Filled(0x5A));

    /// <summary>Measures all of them.</summary>
    /// <param name="time">How long altogether, warm-up not counted.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImmutableArray<MapFigure> Measure(TimeSpan time, CancellationToken cancellationToken)
    {
        var (trie, hashed, sorted) = (HashTrie<CacheTag, CacheLine>.Empty, ImmutableDictionary<CacheTag, CacheLine>.Empty, ImmutableSortedDictionary.Create<CacheTag, CacheLine>(ByNumber));
        (string Id, Action<CacheTag> Pair, List<double> Times)[] maps =
        [
            (Chosen, tag => trie = trie.Set(tag, Next(trie.Find(tag, CacheLine.Absent))), []),
            ("ImmutableDictionary", tag => hashed = hashed.SetItem(tag, Next(hashed.GetValueOrDefault(tag, CacheLine.Absent))), []),
            ("ImmutableSortedDictionary", tag => sorted = sorted.SetItem(tag, Next(sorted.GetValueOrDefault(tag, CacheLine.Absent))), []),
        ];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time * 1.5)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var map in maps)
            {
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < Batch; i++) map.Pair(Tags[i * 7 % Lines]);
                if (clock.Elapsed > time / 2) map.Times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        var against = maps.Single(m => m.Id == Chosen).Times;
        return [.. maps.Select(m => new MapFigure(m.Id, Batch / Median(m.Times), Median([.. against.Zip(m.Times, (chosen, mine) => chosen / mine)]), m.Id == Chosen))];
    }

    private static IComparer<CacheTag> ByNumber { get; } = Comparer<CacheTag>.Create((a, b) => Number(a).CompareTo(Number(b)));

    private static ulong Number(CacheTag tag) => (tag.KeyId.Value.Concrete << LineAddress.Width) | tag.Line.Index.Concrete;

    private static CacheLine Next(CacheLine line) => line.Dirty.IsTrue ? line with { Dirty = false } : Dirty;

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
