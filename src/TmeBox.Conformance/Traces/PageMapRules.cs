using System.Collections.Immutable;
using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>What makes a page map well-formed.</summary>
public static class PageMapRules
{
    const ulong LargestArena = 1UL << 32;

    /// <summary>Names identify.</summary>
    public static readonly InputRule DuplicateName = new("Map.DuplicateName", "a sandbox of a map has a name of its own");

    /// <summary>KeyID 0 is the platform's.</summary>
    public static readonly InputRule KeyIdZero = new("Map.KeyIdZero", "a sandbox of a map has a KeyID of its own; KeyID 0 is never private");

    /// <summary>One KeyID, one owner.</summary>
    public static readonly InputRule SharedKeyId = new("Map.SharedKeyId", "two sandboxes of a map never use one KeyID");

    /// <summary>The arena is made of pages.</summary>
    public static readonly InputRule Arena = new("Map.Arena", "an arena starts at a multiple of 4096 and has one or more whole pages, at most 4 GiB");

    /// <summary>The arena is physical memory.</summary>
    public static readonly InputRule ArenaEnd = new("Map.ArenaEnd", "an arena ends at 2^52 or below");

    /// <summary>Ranges are made of pages.</summary>
    public static readonly InputRule PageAligned = new("Map.PageAligned", "a range of pages starts and ends at a multiple of 4096");

    /// <summary>Ranges are not empty.</summary>
    public static readonly InputRule EmptyRange = new("Map.EmptyRange", "a range of pages ends after it starts");

    /// <summary>A page has one owner.</summary>
    public static readonly InputRule Overlap = new("Map.Overlap", "a page has one owner");

    /// <summary>A map without pages fits no trace.</summary>
    public static readonly InputRule NoPages = new("Map.NoPages", "a map gives at least one page to a sandbox");

    /// <summary>Every way in which the map breaks a rule; empty for a well-formed one.</summary>
    public static ImmutableArray<Problem> Check(PageMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return [.. Sandboxes(map), .. ArenaOf(map), .. Pages(map), .. Overlaps(map)];
    }

    static IEnumerable<Problem> Sandboxes(PageMap map)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keyIds = new HashSet<int>();
        for (var i = 0; i < map.Sandboxes.Length; i++)
        {
            var box = map.Sandboxes[i];
            if (!names.Add(box.Name)) yield return new(DuplicateName, $"'{box.Name}' again", "a name of its own", $"sandboxes[{i}].name");
            if (box.KeyId < 1) yield return new(KeyIdZero, $"{box.KeyId}", "1 or more", $"sandboxes[{i}].keyid");
            else if (!keyIds.Add(box.KeyId)) yield return new(SharedKeyId, $"{box.KeyId} again", "a KeyID of its own", $"sandboxes[{i}].keyid");
        }
    }

    static IEnumerable<Problem> ArenaOf(PageMap map)
    {
        if (map.ArenaStart % PageMap.PageBytes != 0) yield return new(Arena, $"0x{map.ArenaStart:x}", "a multiple of 4096", "arena.start");
        if (map.ArenaBytes == 0 || map.ArenaBytes % PageMap.PageBytes != 0 || map.ArenaBytes > LargestArena)
            yield return new(Arena, $"{map.ArenaBytes} bytes", "4096 bytes to 4 GiB, in whole pages", "arena.size");
        if ((UInt128)map.ArenaStart + map.ArenaBytes > 1UL << 52)
            yield return new(ArenaEnd, $"0x{(UInt128)map.ArenaStart + map.ArenaBytes:x}", "at most 0x10000000000000", "arena");
    }

    static IEnumerable<Problem> Pages(PageMap map)
    {
        if (map.Pages.IsEmpty) yield return new(NoPages, "no range", "at least one entry under pages", "pages");
        for (var i = 0; i < map.Pages.Length; i++)
        {
            var range = map.Pages[i];
            if (range.From % PageMap.PageBytes != 0) yield return new(PageAligned, $"0x{range.From:x}", "a multiple of 4096", $"pages[{i}].from");
            if (range.To % PageMap.PageBytes != 0) yield return new(PageAligned, $"0x{range.To:x}", "a multiple of 4096", $"pages[{i}].to");
            if (range.To <= range.From) yield return new(EmptyRange, $"0x{range.To:x}", $"more than 0x{range.From:x}", $"pages[{i}].to");
        }
    }

    static IEnumerable<Problem> Overlaps(PageMap map)
    {
        var sorted = map.Pages.Select((range, i) => (Range: range, Index: i)).Where(r => r.Range.From < r.Range.To)
            .OrderBy(r => r.Range.From).ThenBy(r => r.Index).ToList();
        var furthest = default((PageRange Range, int Index)?);
        foreach (var next in sorted)
        {
            if (furthest is { } held && next.Range.From < held.Range.To)
            {
                var (first, second) = held.Index < next.Index ? (held, next) : (next, held);
                yield return new(Overlap, $"[0x{second.Range.From:x}, 0x{second.Range.To:x}), which overlaps [0x{first.Range.From:x}, 0x{first.Range.To:x})",
                    "pages that nothing else names", $"pages[{second.Index}]");
            }
            if (furthest is null || next.Range.To > furthest.Value.Range.To) furthest = next;
        }
    }
}
