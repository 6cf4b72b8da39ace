using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Reporting;

/// <summary>How choices are called in options and results.</summary>
public static class Names
{
    /// <summary>All profiles by name.</summary>
    public static IReadOnlyDictionary<string, IsolationProfile> Profiles { get; } = new Dictionary<string, IsolationProfile>(StringComparer.Ordinal)
    {
        ["data"] = IsolationProfile.Data,
        ["code+data"] = IsolationProfile.CodeAndData,
    };

    /// <summary>The name of a profile.</summary>
    public static string Of(IsolationProfile profile) => Profiles.Single(p => p.Value == profile).Key;

    /// <summary>The name of a verdict.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => "accepted",
        Verdict.Rejected => "rejected",
        _ => "provisional",
    };

    /// <summary>The name of a kind of file.</summary>
    public static string Of(ImageKind kind) => kind switch
    {
        ImageKind.Raw => "raw code",
        ImageKind.Executable => "executable",
        ImageKind.Shared => "shared object",
        _ => "relocatable object",
    };
}
