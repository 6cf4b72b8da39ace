using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>All code of a context, while it is swept: where instructions start and where control may enter.</summary>
internal sealed class SweptCode : IDisposable
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
    }

    public CodeContext Context { get; }

    /// <summary>Where the words of heads are, and go.</summary>
    public HeadTable Heads { get; }

    public bool Bundled { get; }

    public SweepLimits Limits { get; }

    public SweepRules Rules { get; }

    public SweptRegion[] Regions { get; }

    /// <summary>What the rules say of masked groups, by <see cref="MaskedGroup.Key"/>, as far as they were asked. Any thread: what they say is the same for all.</summary>
    public MaskedGroup.Verdict[] Groups { get; } = new MaskedGroup.Verdict[MaskedGroup.Count];

    /// <summary>Marks where control enters from outside.</summary>
    public void AddEntries()
    {
        foreach (var entry in Context.Entries) AddLabel(entry);
    }

    /// <summary>Marks a place where control may enter, if it lies in a region. One thread.</summary>
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

    /// <summary>Whether an access of at most a page at a place is certain to lie between the guards and outside of code.</summary>
    public bool IsApart(ulong offset) => Before.Holds(offset) || Behind.Holds(offset);

    /// <summary>Places before all code where an access of at most a page is certain to lie between the guards.</summary>
    public Interval Before => Pages(Limits.Inner.Start, starts.Length == 0 ? Limits.Inner.End : Math.Min(Limits.Inner.End, starts[0]));

    /// <summary>The same behind all code.</summary>
    public Interval Behind => Pages(starts.Length == 0 ? Limits.Inner.Start : Math.Max(Limits.Inner.Start, ends[^1]), Limits.Inner.End);

    /// <summary>Displacements by which an access of at most <see cref="Head.MostSize"/> is certain to stay within D.</summary>
    public Interval Reach => Limits.Displacement < Head.MostSize ? default : new(Head.MostSize - Limits.Displacement, 2 * (Limits.Displacement - Head.MostSize) + 1);

    /// <summary>Whether an instruction starts at a place.</summary>
    public bool IsStart(ulong offset) => RegionAt(offset) is { } region && region.Marks.IsStart((int)(offset - region.WindowOffset));

    /// <summary>Whether an instruction starts at a place, by its distance from the start of a region in which it most likely lies.</summary>
    public bool IsStart(SweptRegion likely, long distance) =>
        (ulong)distance < (ulong)likely.Bytes.Length ? likely.Marks.IsStart((int)distance) : IsStart(likely.WindowOffset + (ulong)distance);

    /// <summary>The place of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="isLabel">Whether control may enter there.</param>
    /// <param name="last">Whether nothing follows it in its region.</param>
    public SweepSite Site(in SweptForm form, bool isLabel, bool last)
    {
        var target = RegionAt(form.Target);
        return new(
            Bundled,
            isLabel,
            last,
            target is not null,
            target is not null && target.Marks.IsStart((int)(form.Target - target.WindowOffset)),
            form.Base == 17 && Overlaps(form.Target, form.Size));
    }

    /// <summary>Gives up what was marked. Once; whoever asks afterwards fails.</summary>
    public void Dispose()
    {
        foreach (var region in Regions) region.Dispose();
    }

    // Where a page may start that lies between two places.
    private static Interval Pages(ulong start, ulong end) => end < Page ? default : Interval.Between(start, end - Page + 1);

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
