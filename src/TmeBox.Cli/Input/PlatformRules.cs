using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Input;

/// <summary>What makes a platform file well-formed, beyond the bounds of its numbers.</summary>
public static class PlatformRules
{
    /// <summary>A name leads to a file.</summary>
    public static readonly InputRule Unknown = new("Platform.Unknown", "a policy names platforms that have a file in models/platforms, or gives the path of one");

    /// <summary>A file is found under its name.</summary>
    public static readonly InputRule NameMismatch = new("Platform.NameMismatch", "a platform has the name of its file");

    /// <summary>The specification activates every KeyID bit.</summary>
    public static readonly InputRule KeyIdBits = new("Platform.KeyIdBits", "all of a platform's KeyID bits are activated");

    /// <summary>Something must encrypt.</summary>
    public static readonly InputRule NoAlgorithm = new("Platform.NoAlgorithm", "a platform has at least one algorithm");

    /// <summary>A list without repeats.</summary>
    public static readonly InputRule RepeatedAlgorithm = new("Platform.RepeatedAlgorithm", "an algorithm is listed once");

    /// <summary>A MAC needs room beside the line (F-INT-1).</summary>
    public static readonly InputRule IntegrityAlgorithm = new("Platform.IntegrityAlgorithm", "an algorithm with integrity needs a platform with integrity ci, which keeps the MAC");
}
