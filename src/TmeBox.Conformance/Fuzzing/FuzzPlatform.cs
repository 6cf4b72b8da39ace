using System.Collections.Immutable;
using TmeBox.Engine;
using TmeBox.Spec.Machine;
using TweakByteOrder = TmeBox.Spec.Machine.TweakByteOrder;
using TweakInput = TmeBox.Spec.Machine.TweakInput;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>A platform with a cache shape: what one sequence runs on.</summary>
/// <param name="Profile">The platform.</param>
/// <param name="Cache">The cache of the implementation.</param>
public sealed record FuzzPlatform(Profile Profile, CacheShape Cache)
{
    /// <summary>The platforms of the default campaign; between them every switch has every value. The first five are the ordinary ones.</summary>
    /// <remarks>Their order is part of replay tokens: append, never reorder.</remarks>
    public static ImmutableArray<FuzzPlatform> All { get; } = Make();

    /// <summary>Whether the implementation translates linear addresses.</summary>
    public bool Translates { get; init; } = true;

    /// <summary>The cores of the implementation, 1 to 4; it has no more than the platform.</summary>
    public int Cores { get; init; } = 4;

    /// <summary>
    /// Whether sequences use paging. In a finite cache one such operation fills several lines, each of which may drive out another in the middle
    /// of it; a report of victims does not tell in the middle of what, so there nothing exact could be compared.
    /// </summary>
    public bool HasPaging => Translates && Cache.Mode != CacheMode.Finite;

    /// <summary>Whether sequences rewire DRAM: of a cache that chooses its own victims, or keeps none, the order of fill and write-back would show where two addresses share a cell.</summary>
    public bool HasRewiring => Cache.Mode == CacheMode.Unlimited;

    private static ImmutableArray<FuzzPlatform> Make()
    {
        ImmutableArray<Algorithm> all = [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity];
        ImmutableArray<Algorithm> plain = [Algorithm.Xts128, Algorithm.Xts256];
        var ci = new Profile("server-ci", 52, 6, 63, all, Bypass: true, TdxKeyIds: true, IntegrityMode.Ci) { HasSeam = true };
        var none = new Profile("client-none", 46, 6, 63, plain, Bypass: true, TdxKeyIds: false, IntegrityMode.None);
        return
        [
            On(none),
            On(ci),
            On(ci with { Name = "server-li", Algorithms = plain, Integrity = IntegrityMode.Li }),
            On(none with
            {
                Name = "rev-1.3", Algorithms = [Algorithm.Xts128], PhysicalAddressBits = 46, PconfigRevision = PconfigRevision.Met13, EntropyErrorLeaksLock = true, HasPartitioning = false,
            }),
            On(ci with { Name = "15-keyid-bits", PhysicalAddressBits = 46, MaxKeyIdBits = 15, MaxKeys = 32767, HasSeam = false, TdxKeyIds = false, Bypass = false }),
            On(ci with { Name = "two-packages", PhysicalAddressBits = 46, Packages = 2 }),
            On(ci with
            {
                Name = "switched", PhysicalAddressBits = 46, TweakInput = TweakInput.LineIndex, TweakByteOrder = TweakByteOrder.BigEndian, SharedReadPoisons = false,
                PartialWritePoisons = true, SpeculativeFillPoisons = true, LockedActivateWrite = LockedActivateWrite.GeneralProtection, WbinvdScope = WbinvdScope.OriginatingThreadAndShared,
            }),
            On(ci with
            {
                Name = "li-block-tweaks", Algorithms = plain, Integrity = IntegrityMode.Li, TweakInput = TweakInput.BlockAddress, PartialWritePoisons = true, Packages = 2,
                WbinvdScope = WbinvdScope.OriginatingThreadAndShared, PconfigRevision = PconfigRevision.Met13,
            }),
            On(ci with { Name = "unspecified-40-keys", PhysicalAddressBits = 46, MaxKeys = 40, TweakInput = TweakInput.LineAddressWithKeyId, KeyIdAboveMax = KeyIdAboveMax.Unspecified }),
            On(ci with { Name = "ci-met", PhysicalAddressBits = 46, PconfigRevision = PconfigRevision.Met13, MaxKeys = 40 }),
            On(ci with { Name = "without-pconfig", HasPconfig = false }),
            On(ci with { Name = "without-target", HasPconfigTarget = false }),
            On(none with { Name = "without-tme", HasTme = false, HasPconfig = false, MaxKeyIdBits = 0, MaxKeys = 0 }),
            On(ci with { Name = "without-keyids", MaxKeyIdBits = 0, MaxKeys = 0, TdxKeyIds = false }),
            On(ci with { Name = "ci-256", Algorithms = [Algorithm.Xts256, Algorithm.Xts256Integrity], MaxKeys = 33 }),
            new(ci with { Name = "ci-uncached", PhysicalAddressBits = 46 }, CacheShape.Uncached),
            new(none with { Name = "none-9-keys", PhysicalAddressBits = 40, MaxKeyIdBits = 4, MaxKeys = 9 }, CacheShape.Uncached),
            new(ci with { Name = "ci-40-keys", MaxKeys = 40, LockedActivateWrite = LockedActivateWrite.GeneralProtection }, Finite(2, 2)),
            new(none with { Name = "none-one-line" }, Finite(1, 1)),
            new(ci with { Name = "ci-narrow", PhysicalAddressBits = 36, MaxKeyIdBits = 15, MaxKeys = 32767, Algorithms = [Algorithm.Xts128, Algorithm.Xts128Integrity], TdxKeyIds = false, HasSeam = false }, Finite(1, 4)),
            new(ci with { Name = "ci-wide", MaxKeyIdBits = 15, MaxKeys = 32767 }, CacheShape.Default),
            new(ci with { Name = "ci-one-line", PhysicalAddressBits = 46, Packages = 2 }, Finite(1, 1)),
            new(ci with { Name = "ci-two-ways", PhysicalAddressBits = 46 }, Finite(1, 2)),
        ];
    }

    private static FuzzPlatform On(Profile profile) => new(profile, CacheShape.Unlimited);

    private static CacheShape Finite(int sets, int ways) => new(CacheMode.Finite, sets, ways);
}
