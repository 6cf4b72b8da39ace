using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Input;

/// <summary>Reads memory ranges; <c>every</c> and <c>count</c> repeat one, so that lines of a page can alternate.</summary>
sealed class MemoryReading(Shape shape, Dictionary<string, Position> places)
{
    const int Most = 65536;
    int total;

    /// <summary>The ranges of one owner, repetitions written out.</summary>
    /// <param name="list">The list in the file.</param>
    /// <param name="source">Its path in the file.</param>
    /// <param name="locator">Its path in the records, where a part with a problem is left out.</param>
    public ImmutableArray<MemoryRange> Read(Node? list, string source, string locator)
    {
        var ranges = ImmutableArray.CreateBuilder<MemoryRange>();
        var items = shape.Items(list, source);
        for (var i = 0; i < items.Count; i++)
        {
            var here = $"{source}[{i}]";
            if (shape.Fields(items[i], here, ["start", "size"], ["every", "count", "access"]) is not { } fields) continue;
            var start = shape.Bytes(fields.GetValueOrDefault("start"), $"{here}.start");
            var size = shape.Bytes(fields.GetValueOrDefault("size"), $"{here}.size");
            var access = fields.TryGetValue("access", out var word) ? shape.Word(word, $"{here}.access", Naming.Accesses) : Access.ReadWrite;
            if (Repetition(items[i], here, fields, size) is not var (every, count) || start is null || size is null || access is null) continue;
            if (count > Most - total)
            {
                shape.Report(InputRules.TooManyRanges, items[i], here, $"{(long)total + count} so far", $"at most {Most}");
                continue;
            }
            if ((UInt128)start.Value + (UInt128)every * (UInt128)(count - 1) > ulong.MaxValue)
            {
                shape.Report(PolicyRules.BeyondAddressSpace, items[i], here, "a repetition that passes 2^64", "an end within the address space");
                continue;
            }
            total += count;
            for (var n = 0; n < count; n++)
            {
                var place = $"{locator}[{ranges.Count}]";
                places[place] = items[i].At;
                places[$"{place}.start"] = fields["start"].At;
                places[$"{place}.size"] = fields["size"].At;
                if (word is not null) places[$"{place}.access"] = word.At;
                ranges.Add(new(start.Value + every * (ulong)n, size.Value, access.Value));
            }
        }
        return ranges.ToImmutable();
    }

    (ulong Every, int Count)? Repetition(Node item, string path, Dictionary<string, Node> fields, ulong? size)
    {
        if (!shape.Together(item, path, fields, "every", "count")) return null;
        if (!fields.TryGetValue("every", out var every)) return (0, 1);
        var distance = shape.Bytes(every, $"{path}.every");
        var times = shape.Whole(fields["count"], $"{path}.count", 1, Most);
        if (distance is null || times is null) return null;
        if (distance < size)
        {
            shape.Report(InputRules.Pattern, every, $"{path}.every", $"{distance} bytes, less than the size", $"{size} or more");
            return null;
        }
        return (distance.Value, times.Value);
    }
}
