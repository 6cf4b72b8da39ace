using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>Who owns which line, sandbox or share, and which lines each owner's alias maps: those of every page in which it owns a line (D-BOX-2, mapping: owned-pages).</summary>
/// <remarks>Immutable; safe for many threads.</remarks>
public sealed class Ownership
{
    /// <summary>Bytes a page.</summary>
    public const ulong PageBytes = 4096;

    private readonly ImmutableArray<(ulong Start, ulong End, int Owner)> ranges;
    private readonly ImmutableArray<ulong> starts;
    private readonly int owners;

    /// <summary>The ownership that a policy states.</summary>
    public Ownership(SandboxPolicy policy)
    {
        Policy = policy;
        ranges = [.. policy.Owners
            .SelectMany((s, i) => s.Memory.Select(m => (m.Start, End: (ulong)m.End, Owner: i)))
            .OrderBy(r => r.Start)];
        owners = policy.Owners.Length;
        starts = [.. ranges.Select(r => r.Start)];
    }

    /// <summary>The policy.</summary>
    public SandboxPolicy Policy { get; }

    /// <summary>Whether some page holds lines of two owners, so that an alias maps lines of another sandbox.</summary>
    public bool SharesPages => FirstSharedLine() is not null;

    /// <summary>The sandbox that owns the line at a byte address, as an index into its owners; or null.</summary>
    public int? OwnerOf(ulong address)
    {
        var at = starts.BinarySearch(address);
        if (at < 0) at = ~at - 1;
        return at >= 0 && address < ranges[at].End ? ranges[at].Owner : null;
    }

    /// <summary>Whether an owner's alias maps the page of a byte address.</summary>
    public bool Maps(int sandbox, ulong address)
    {
        var page = address & ~(PageBytes - 1);
        var at = starts.BinarySearch(page);
        if (at < 0) at = Math.Max(0, ~at - 1);
        for (; at < ranges.Length && ranges[at].Start < page + PageBytes; at++)
            if (ranges[at].Owner == sandbox && ranges[at].End > page)
                return true;
        return false;
    }

    /// <summary>Whether the page of a byte address holds lines of two owners.</summary>
    public bool IsContested(ulong address) => Enumerable.Range(0, owners).Count(i => Maps(i, address)) > 1;

    /// <summary>The first line of a sandbox that lies in a page of which nobody else owns a line; or null.</summary>
    /// <remarks>Only the first and the last page of a range can hold lines of others.</remarks>
    public ulong? FirstUncontestedLine(int sandbox)
    {
        foreach (var (start, end, owner) in ranges.Where(r => r.Owner == sandbox))
            foreach (var line in new[] { start, (start + PageBytes) & ~(PageBytes - 1) })
                if (line < end && !IsContested(line))
                    return line;
        return null;
    }

    /// <summary>The lowest pages of which nobody owns a line, as byte addresses, without end.</summary>
    public IEnumerable<ulong> FreePages()
    {
        ulong page = 0;
        foreach (var (start, end, _) in ranges)
        {
            for (; page + PageBytes <= start; page += PageBytes) yield return page;
            page = Math.Max(page, (end + PageBytes - 1) & ~(PageBytes - 1));
        }

        for (; ; page += PageBytes) yield return page;
    }

    /// <summary>The first line that lies in a page of two owners, with its owner; and another owner in that page, with its line there; or null.</summary>
    public (int Owner, int Other, ulong Address, ulong OthersAddress)? FirstSharedLine()
    {
        for (var i = 0; i < ranges.Length; i++)
        {
            var last = (ranges[i].End - 1) & ~(PageBytes - 1);
            for (var j = i + 1; j < ranges.Length && ranges[j].Start < last + PageBytes; j++)
                if (ranges[j].Owner != ranges[i].Owner)
                    return (ranges[i].Owner, ranges[j].Owner, Math.Max(ranges[i].Start, last), ranges[j].Start);
        }

        return null;
    }
}
