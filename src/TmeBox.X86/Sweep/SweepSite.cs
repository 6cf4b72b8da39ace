using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>A <see cref="CodeSite"/> in plain numbers.</summary>
internal readonly record struct SweepSite(bool Bundled, bool Label, bool Last, bool TargetInCode, bool TargetIsStart, bool WritesCode)
{
    /// <summary>The same for the specification.</summary>
    public CodeSite ToSpecification() => new(Bundled, Label, Last, TargetInCode, TargetIsStart, WritesCode);
}
