using System.Collections.Immutable;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Input;

/// <summary>Reads what a platform file may say beside its numbers: what the platform enumerates, and how it answers each open question.</summary>
/// <remarks>A switch that is not said has the default of <see cref="Profile"/>.</remarks>
internal static class PlatformSwitches
{
    private static readonly ImmutableArray<(string Name, LockedActivateWrite Value)> LockedWords =
        [("ignored", LockedActivateWrite.Ignored), ("general-protection", LockedActivateWrite.GeneralProtection)];

    private static readonly ImmutableArray<(string Name, PconfigRevision Value)> RevisionWords = [("sdm-092", PconfigRevision.Sdm092), ("met-1.3", PconfigRevision.Met13)];

    private static readonly ImmutableArray<(string Name, KeyIdAboveMax Value)> AboveWords =
        [("tme-behaviour", KeyIdAboveMax.TmeBehaviour), ("unspecified", KeyIdAboveMax.Unspecified)];

    private static readonly ImmutableArray<(string Name, TweakInput Value)> TweakWords =
    [
        ("line-address", TweakInput.LineAddress), ("line-index", TweakInput.LineIndex),
        ("block-address", TweakInput.BlockAddress), ("line-address-with-keyid", TweakInput.LineAddressWithKeyId),
    ];

    private static readonly ImmutableArray<(string Name, TweakByteOrder Value)> OrderWords = [("little-endian", TweakByteOrder.LittleEndian), ("big-endian", TweakByteOrder.BigEndian)];

    private static readonly ImmutableArray<(string Name, WbinvdScope Value)> ScopeWords =
        [("package", WbinvdScope.Package), ("originating-thread-and-shared", WbinvdScope.OriginatingThreadAndShared)];

    private static readonly ImmutableArray<(string Key, Func<Shape, Node, string, Profile, Profile?> Set)> Switches =
    [
        ("packages", (s, n, k, p) => s.Whole(n, k, 1, 2) is { } v ? p with { Packages = v } : null),
        ("tme", Flag((p, v) => p with { HasTme = v })),
        ("pconfig", Flag((p, v) => p with { HasPconfig = v })),
        ("pconfig-target", Flag((p, v) => p with { HasPconfigTarget = v })),
        ("partitioning-msr", Flag((p, v) => p with { HasPartitioning = v })),
        ("seam", Flag((p, v) => p with { HasSeam = v })),
        ("locked-activate-write", Choice(LockedWords, (p, v) => p with { LockedActivateWrite = v })),
        ("pconfig-revision", Choice(RevisionWords, (p, v) => p with { PconfigRevision = v })),
        ("entropy-error-leaks-lock", Flag((p, v) => p with { EntropyErrorLeaksLock = v })),
        ("keyid-above-max", Choice(AboveWords, (p, v) => p with { KeyIdAboveMax = v })),
        ("tweak-input", Choice(TweakWords, (p, v) => p with { TweakInput = v })),
        ("tweak-byte-order", Choice(OrderWords, (p, v) => p with { TweakByteOrder = v })),
        ("wbinvd-scope", Choice(ScopeWords, (p, v) => p with { WbinvdScope = v })),
        ("speculative-fill-poisons", Flag((p, v) => p with { SpeculativeFillPoisons = v })),
        ("shared-read-poisons", Flag((p, v) => p with { SharedReadPoisons = v })),
        ("partial-write-poisons", Flag((p, v) => p with { PartialWritePoisons = v })),
    ];

    /// <summary>The keys that a file may have.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. Switches.Select(s => s.Key)];

    // Values of a file whose numbers are wrong are looked at all the same: all problems are told at once.
    private static readonly Profile Anything = new("", 52, 0, 0, [], false, false, IntegrityMode.None);

    /// <summary>The profile with every switch that the file says; null where the profile is null or a switch has no such value.</summary>
    public static Profile? Read(Shape shape, IReadOnlyDictionary<string, Node> fields, Profile? profile)
    {
        var (switched, well) = (profile ?? Anything, profile is not null);
        foreach (var (key, set) in Switches)
        {
            if (!fields.TryGetValue(key, out var node)) continue;
            if (set(shape, node, key, switched) is { } changed) switched = changed;
            else well = false;
        }

        return well ? switched : null;
    }

    private static Func<Shape, Node, string, Profile, Profile?> Flag(Func<Profile, bool, Profile> set) => Choice(PlatformFile.Truth, set);

    private static Func<Shape, Node, string, Profile, Profile?> Choice<T>(ImmutableArray<(string Name, T Value)> words, Func<Profile, T, Profile> set)
        where T : struct => (shape, node, key, profile) => shape.Word(node, key, words) is { } value ? set(profile, value) : null;
}
