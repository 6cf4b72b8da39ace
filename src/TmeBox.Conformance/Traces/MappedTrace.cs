using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>A trace seen through its map: accesses to physical lines under the KeyID of the page's owner.</summary>
/// <remarks>Needs memory for the pages that the arena holds, whatever the length of the trace. One reader is for one thread.</remarks>
public sealed class MappedTrace : IDisposable
{
    readonly IProgramTrace trace;
    readonly PageMap map;
    readonly PageRange[] ranges;
    readonly Dictionary<ulong, (ulong Physical, int KeyId)> pages = [];
    TraceRecord rest;
    TraceProblem? problem;
    ulong lastPage = ulong.MaxValue;
    (ulong Physical, int KeyId) last;

    /// <summary>Reads a trace through a map that breaks no rule of <see cref="PageMapRules"/>; the trace is closed with this reader.</summary>
    public MappedTrace(IProgramTrace trace, PageMap map)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(map);
        if (PageMapRules.Check(map) is [var broken, ..]) throw new ArgumentException($"{broken.Rule.Id}: found {broken.Found}", nameof(map));
        (this.trace, this.map) = (trace, map);
        ranges = [.. map.Pages.OrderBy(r => r.From)];
    }

    /// <summary>What stopped the reading, if it was not the end of a trace as long as the map says.</summary>
    public TraceProblem? Problem => problem ?? trace.Problem;

    /// <summary>The pages touched so far.</summary>
    public int Pages => pages.Count;

    /// <summary>The next part of an access that stays within a line; false at the end or at a problem.</summary>
    public bool Read(out LineAccess access)
    {
        access = default;
        if (Problem is not null || (rest.Size == 0 && !Next())) return false;
        var size = Math.Min(rest.Size, 64 - (int)(rest.Address & 63));
        if (!Translate(rest.Address, out var physical, out var keyId)) return false;
        access = new(rest.Kind, keyId, physical, size);
        rest = new(rest.Kind, rest.Address + (ulong)size, rest.Size - size);
        return true;
    }

    bool Next()
    {
        if (trace.Read(out rest)) return true;
        rest = default;
        if (trace.Problem is null && trace.DataAccesses != map.Accesses)
            Fail(TraceRules.Count, $"{trace.DataAccesses} accesses", $"{map.Accesses}");
        return false;
    }

    bool Translate(ulong address, out ulong physical, out int keyId)
    {
        var page = address / PageMap.PageBytes;
        if (page != lastPage || pages.Count == 0)
        {
            if (!pages.TryGetValue(page, out var found) && !Touch(page, out found))
            {
                (physical, keyId) = (0, 0);
                return false;
            }
            (lastPage, last) = (page, found);
        }
        (physical, keyId) = (last.Physical + address % PageMap.PageBytes, last.KeyId);
        return true;
    }

    bool Touch(ulong page, out (ulong Physical, int KeyId) found)
    {
        found = default;
        var address = page * PageMap.PageBytes;
        var (low, high) = (0, ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].To <= address) low = middle + 1;
            else high = middle;
        }
        if (low == ranges.Length || ranges[low].From > address) return Fail(TraceRules.Unmapped, $"page 0x{address:x}", $"a page under 'pages' of the map '{map.Name}'");
        if ((ulong)pages.Count == map.ArenaBytes / PageMap.PageBytes)
            return Fail(TraceRules.ArenaFull, $"page 0x{address:x} after {pages.Count} others", "a larger arena");
        found = (map.ArenaStart + (ulong)pages.Count * PageMap.PageBytes, map.Sandboxes[ranges[low].Sandbox].KeyId);
        pages.Add(page, found);
        return true;
    }

    bool Fail(InputRule rule, string found, string expected)
    {
        problem = trace.Here(rule, found, expected);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => trace.Dispose();
}
