using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Verification;

/// <summary>What the verifier is to judge, and what it may assume about the code beyond its bytes.</summary>
/// <param name="Profile">What accepted code is to promise.</param>
/// <param name="Regions">All executable regions of the image, ascending by window offset, not overlapping.</param>
/// <param name="Entries">Declared entries as window offsets: symbols, initialisers, labels of jump tables.</param>
/// <param name="Limits">The numbers of the window, concrete.</param>
public sealed record CodeContext(
    IsolationProfile Profile,
    IReadOnlyList<CodeRegion> Regions,
    IReadOnlySet<uint> Entries,
    CodeLimits Limits);
