using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Images;

/// <summary>Short ways to read an image.</summary>
internal static class Reading
{
    public static ImageOptions Options(IsolationProfile profile = IsolationProfile.CodeAndData, uint? at = null, bool raw = false) => new(profile, CodeLimits.Standard, raw, at);

    public static CodeImage Of(byte[] file, IsolationProfile profile = IsolationProfile.CodeAndData, uint? at = null, bool raw = false) =>
        ImageReader.Read(file, Options(profile, at, raw), TestContext.Current.CancellationToken);

    public static CodeImage Of(string path, IsolationProfile profile = IsolationProfile.CodeAndData) => Of(File.ReadAllBytes(path), profile);

    /// <summary>The rules that the image breaks, in order.</summary>
    public static string[] Rules(this CodeImage image) => [.. image.Findings.Select(f => f.Rule.Id)];
}
