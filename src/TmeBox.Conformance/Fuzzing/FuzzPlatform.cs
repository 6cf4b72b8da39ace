using System.Collections.Immutable;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>A platform with a cache shape: what one sequence runs on.</summary>
/// <param name="Profile">The platform.</param>
/// <param name="Cache">The cache of the implementation.</param>
public sealed record FuzzPlatform(Profile Profile, CacheShape Cache)
{
    /// <summary>The platforms of the default campaign; between them every switch has every value.</summary>
    /// <remarks>Their order is part of replay tokens: append, never reorder.</remarks>
    public static ImmutableArray<FuzzPlatform> All { get; } = Make();

    private static ImmutableArray<FuzzPlatform> Make()
    {
        ImmutableArray<Algorithm> all = [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity];
        ImmutableArray<Algorithm> plain = [Algorithm.Xts128, Algorithm.Xts256];
        ImmutableArray<Algorithm> narrow = [Algorithm.Xts128, Algorithm.Xts128Integrity];
        var ci = new Profile("ci", 46, 6, 63, all, Bypass: true, TdxKeyIds: true, IntegrityMode.Ci);
        var none = ci with { Name = "none", Algorithms = plain, Integrity = IntegrityMode.None };
        return
        [
            new(ci, CacheShape.Unlimited),
            new(ci with { Name = "ci-40-keys", PhysicalAddressBits = 52, MaxKeys = 40, LockedActivateWrite = LockedActivateWrite.GeneralProtection }, Finite(2, 2)),
            new(none, Finite(1, 1)),
            new(ci with { Name = "ci-narrow", PhysicalAddressBits = 36, MaxKeyIdBits = 15, MaxKeys = 32767, Algorithms = narrow, TdxKeyIds = false, Bypass = false }, Finite(1, 4)),
            new(none with { Name = "none-9-keys", PhysicalAddressBits = 40, MaxKeyIdBits = 4, MaxKeys = 9 }, CacheShape.Uncached),
            new(ci, CacheShape.Uncached),
            new(ci with { Name = "ci-without-keyids", MaxKeyIdBits = 0, MaxKeys = 0, TdxKeyIds = false }, CacheShape.Unlimited),
            new(ci with { Name = "ci-wide", PhysicalAddressBits = 52, MaxKeyIdBits = 15, MaxKeys = 32767 }, CacheShape.Default),
            new(ci with { Name = "ci-256", Algorithms = [Algorithm.Xts256, Algorithm.Xts256Integrity], MaxKeys = 33 }, Finite(4, 2)),
            new(none with { Name = "none-all-algorithms", Algorithms = all, LockedActivateWrite = LockedActivateWrite.GeneralProtection }, CacheShape.Unlimited),
            new(ci with { Name = "ci-one-way" }, Finite(1, 1)),
            new(ci with { Name = "ci-two-ways" }, Finite(1, 2)),
        ];
    }

    private static CacheShape Finite(int sets, int ways) => new(CacheMode.Finite, sets, ways);
}
