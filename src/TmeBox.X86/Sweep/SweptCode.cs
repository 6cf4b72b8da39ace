using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>All code of a context, while it is swept: where instructions start and where control may enter.</summary>
internal sealed class SweptCode
{
    private const uint Page = 0x1000;
    private readonly ulong[] starts, ends;

    public SweptCode(CodeContext context, HeadTable heads)
    {
        Context = context;
        Heads = heads;
        Bundled = context.Profile == IsolationProfile.CodeAndData;
        Limits = new(context.Limits);
        Rules = new(Limits);
        Regions = [.. context.Regions.Select(r => new SweptRegion(r))];
        starts = [.. context.Regions.Select(r => (ulong)r.WindowOffset)];
        ends = [.. context.Regions.Select(r => r.WindowOffset + (ulong)r.Bytes.Length)];
        foreach (var entry in context.Entries) AddLabel(entry);
    }

    public CodeContext Context { get; }

    /// <summary>Where the words of heads are, and go.</summary>
    public HeadTable Heads { get; }

    public bool Bundled { get; }

    public SweepLimits Limits { get; }

    public SweepRules Rules { get; }

    public SweptRegion[] Regions { get; }

    /// <summary>Marks a place where control may enter, by its distance from the start of a region in which it most likely lies. Any thread.</summary>
    public void AddLabel(SweptRegion likely, long distance)
    {
        if ((ulong)distance < (ulong)likely.Bytes.Length) likely.Labels.Add((int)distance);
        else AddLabel(likely.WindowOffset + (ulong)distance);
    }

    /// <summary>Marks a place where control may enter. Any thread.</summary>
    public void AddLabel(ulong offset)
    {
        if (RegionAt(offset) is { } region) region.Labels.Add((int)(offset - region.WindowOffset));
    }

    /// <summary>Whether a range overlaps code.</summary>
    public bool Overlaps(ulong offset, uint size)
    {
        var last = LastBefore(offset + size);
        return last >= 0 && offset < ends[last];
    }

    /// <summary>Whether an access of less than a page at a place is certain to lie between the guards and outside of code.</summary>
    public bool IsApart(ulong offset) => Limits.IsBetweenGuards(offset, Page) && (starts.Length == 0 || offset >= ends[^1] || offset + Page <= starts[0]);

    /// <summary>Whether an instruction starts at a place.</summary>
    public bool IsStart(ulong offset) => RegionAt(offset) is { } region && region.Marks.IsStart((int)(offset - region.WindowOffset));

    /// <summary>Whether an instruction starts at a place, by its distance from the start of a region in which it most likely lies.</summary>
    public bool IsStart(SweptRegion likely, long distance) =>
        (ulong)distance < (ulong)likely.Bytes.Length ? likely.Marks.IsStart((int)distance) : IsStart(likely.WindowOffset + (ulong)distance);

    /// <summary>The place of a form.</summary>
    public SweepSite Site(SweptRegion region, in SweptForm form, bool last)
    {
        var target = RegionAt(form.Target);
        return new(
            Bundled,
            region.IsLabel((int)(form.Offset - region.WindowOffset)),
            last,
            target is not null,
            target is not null && target.Marks.IsStart((int)(form.Target - target.WindowOffset)),
            form.Base == 17 && Overlaps(form.Target, form.Size));
    }

    private SweptRegion? RegionAt(ulong offset)
    {
        var last = offset == ulong.MaxValue ? -1 : LastBefore(offset + 1);
        return last >= 0 && offset < ends[last] ? Regions[last] : null;
    }

    // The last region that starts before a place, or -1.
    private int LastBefore(ulong offset)
    {
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (starts[middle] < offset) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
