using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>How large a run of <see cref="ScaleRun"/> is.</summary>
/// <param name="Sandboxes">Sandboxes that live at once, each with a KeyID and a page: at least <see cref="FewestSandboxes"/>, at most one a key of the platform.</param>
/// <param name="Lifetimes">Lives of sandboxes that come and go, KeyIDs recycled: at least 4.</param>
/// <param name="OwnershipChanges">Changes of the owner of a single line: at least 4.</param>
/// <param name="Rounds">How often each size is timed; figures are medians.</param>
public sealed record ScaleSize(int Sandboxes = 32767, int Lifetimes = 100_000, int OwnershipChanges = 1_000_000, int Rounds = 3)
{
    /// <summary>The fewest sandboxes: what the costs of many accesses are compared with.</summary>
    public const int FewestSandboxes = 64;

    /// <summary>The parts of a size at which time and memory are measured, so that growth shows.</summary>
    internal static readonly int[] Divisors = [4, 2, 1];

    /// <summary>Null, or what is wrong with it.</summary>
    /// <param name="profile">The platform.</param>
    public string? Problem(EngineProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        int keys = Math.Min(profile.MaxKeys, (1 << profile.MaxKeyIdBits) - 1);
        return Outside("sandboxes", Sandboxes, FewestSandboxes, keys)
            ?? Outside("lifetimes", Lifetimes, 4, 100_000_000)
            ?? Outside("ownership-changes", OwnershipChanges, 4, 1_000_000_000)
            ?? Outside("rounds", Rounds, 1, 1000);
    }

    private static string? Outside(string name, int value, int least, int most) =>
        value >= least && value <= most ? null : FormattableString.Invariant($"--{name}: found {value}; expected {least} to {most}");
}
