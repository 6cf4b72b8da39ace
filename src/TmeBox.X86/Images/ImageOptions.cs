using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Images;

/// <summary>How a file is to be taken.</summary>
/// <param name="Profile">What the code is to promise.</param>
/// <param name="Limits">The numbers of the window.</param>
/// <param name="IsRaw">Whether the file is code and nothing else.</param>
/// <param name="At">Window offset at which the image starts, a multiple of 4096 except for raw code; null for <see cref="DefaultAt"/>. A program that is linked at its own addresses has no choice.</param>
public sealed record ImageOptions(IsolationProfile Profile, CodeLimits Limits, bool IsRaw = false, uint? At = null)
{
    /// <summary>Where an image starts unless something else is said: 4 MiB, where linkers put programs.</summary>
    public const uint DefaultAt = 0x40_0000;

    /// <summary>Whether a place is declared to the verifier as an entry. With bundles only bundle starts are: functions that are only called directly may lie anywhere, and hosts' entries that do not start a bundle are rejected by a rule of images.</summary>
    internal bool IsDeclared(ulong address) => Profile == IsolationProfile.Data || address % CodeLimits.BundleSize == 0;
}
