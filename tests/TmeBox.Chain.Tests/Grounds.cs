using System.Collections.Immutable;
using TmeBox.Spec.Machine;

namespace TmeBox.Chain.Tests;

/// <summary>The platforms of the tests, with both kinds of pages.</summary>
internal static class Grounds
{
    public static Profile ClientNone { get; } = new(
        "client-none", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts256], Bypass: true, TdxKeyIds: false, IntegrityMode.None);

    public static Profile ServerCi { get; } = new(
        "server-ci", 52, 6, 63, [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], Bypass: true, TdxKeyIds: true, IntegrityMode.Ci);

    public static ImmutableArray<ChainGround> All { get; } =
        [ChainGround.Of(ClientNone, false), ChainGround.Of(ServerCi, true), ChainGround.Of(ServerCi, false), ChainGround.Of(ClientNone, true)];
}
