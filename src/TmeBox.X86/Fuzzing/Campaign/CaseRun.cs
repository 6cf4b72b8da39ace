using System.Collections.Immutable;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Cases;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Fuzzing.Mutation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>Runs cases of the corpus natively.</summary>
internal static class CaseRun
{
    private const uint PageSize = 4096;
    private const byte Hlt = 0xF4;

    /// <summary>Whether the harness can run these regions: code, where it puts code, and not too far apart.</summary>
    public static bool IsRunnable(ImmutableArray<CodeRegion> regions, HarnessGreeting harness)
    {
        if (regions.All(r => r.Bytes.IsEmpty)) return false;
        var (start, end) = Span(regions);
        return start >= harness.CodeOffsets.First && start <= harness.CodeOffsets.Last && end - start <= harness.CodeSize;
    }

    /// <summary>A case as the harness runs it, all regions in one image filled with hlt.</summary>
    /// <param name="one">The case.</param>
    /// <param name="regions">Its assembled regions; they must be runnable.</param>
    /// <param name="profile">With code isolation it is entered at every bundle, else at its declared entries.</param>
    /// <param name="harness">Where it is to run.</param>
    /// <param name="seed">Registers and places follow from it.</param>
    /// <param name="times">Runs from each entry; every fourth is stepped.</param>
    public static EscapeCase Of(CodeCase one, ImmutableArray<CodeRegion> regions, IsolationProfile profile, HarnessGreeting harness, ulong seed, int times)
    {
        var (start, end) = Span(regions);
        var image = new byte[end - start];
        image.AsSpan().Fill(Hlt);
        foreach (var region in regions) region.Bytes.CopyTo(image.AsMemory((int)(region.WindowOffset - start)));
        var declared = one.Entries.Select(e => e - start).ToImmutableArray();
        var bundles = regions.SelectMany(r => Bundles(r).Select(b => b - start));
        var entries = profile == IsolationProfile.CodeAndData ? [.. declared.Concat(bundles).Distinct().Order()] : declared;
        var dice = new CodeDice(seed);
        var stepAll = profile == IsolationProfile.Data && InstructionMap.Of(image, profile, entries).Indirects.Any(b => b != 0);
        var runs = Enumerable.Range(0, times).SelectMany(t => entries.Select(e => new HarnessRun(e, stepAll || t % 4 == 3, dice.Next()))).ToImmutableArray();
        return new(profile, (uint)(harness.Window >> 32), start, dice.Once(2), dice.Once(2), dice.Next(), image, entries, runs);
    }

    private static (uint Start, uint End) Span(ImmutableArray<CodeRegion> regions) =>
        (regions[0].WindowOffset / PageSize * PageSize, regions[^1].WindowOffset + (uint)regions[^1].Bytes.Length);

    private static IEnumerable<uint> Bundles(CodeRegion region)
    {
        var first = (region.WindowOffset + CodeLimits.BundleSize - 1) / CodeLimits.BundleSize * CodeLimits.BundleSize;
        for (var at = first; at < region.WindowOffset + region.Bytes.Length; at += CodeLimits.BundleSize) yield return at;
    }
}
