using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Verification;

/// <summary>Where instructions of a context start, and where control may enter: what the rules need to know about the place of a form.</summary>
internal sealed class CodeMap
{
    private readonly CodeContext context;
    private readonly HashSet<ulong> starts = [];
    private readonly HashSet<ulong> labels;

    public CodeMap(CodeContext context)
    {
        this.context = context;
        labels = [.. context.Entries.Select(e => (ulong)e)];
    }

    public void AddStart(ulong offset) => starts.Add(offset);

    public void AddLabel(ulong offset) => labels.Add(offset);

    public bool IsStart(ulong offset) => starts.Contains(offset);

    public bool IsInCode(ulong offset) => context.Regions.Any(r => offset >= r.WindowOffset && offset - r.WindowOffset < (ulong)r.Bytes.Length);

    public CodeSite Site(CodeForm form, bool last)
    {
        var target = form.Target.Concrete;
        var size = form.Memory.Size.Concrete;
        var writes = form.Memory.Base.Equals(Registers.Rip) && context.Regions.Any(r => target < r.WindowOffset + (ulong)r.Bytes.Length && r.WindowOffset < target + size);
        return new(context.Profile == IsolationProfile.CodeAndData, labels.Contains(form.Offset.Concrete), last, IsInCode(target), IsStart(target), writes);
    }
}
