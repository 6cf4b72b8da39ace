using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Tests;

/// <summary>Two sandboxes with a page each, and a page that is theirs line by line unless they keep to their own.</summary>
internal static class TwoWorkers
{
    public static Profile None { get; } =
        new("client-none", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts256], true, false, IntegrityMode.None);

    public static Profile Ci { get; } =
        new("server-ci", 52, 6, 63, [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], true, true, IntegrityMode.Ci);

    public static SandboxPolicy Policy(bool sharedPage) => new(
        "two-workers",
        ["client-none", "server-ci"],
        [
            new("alice", 1, [new(0x10000, 4096), new(0x12000, 64)]),
            new("bob", 2, [new(0x11000, 4096), new(sharedPage ? 0x12040UL : 0x13000UL, 64)]),
        ],
        [new(Guarantee.Integrity, Capability.CoTenant, "server-ci")]);
}
