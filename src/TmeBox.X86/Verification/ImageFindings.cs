using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.X86.Verification;

/// <summary>What is wrong with regions and entries, apart from their instructions.</summary>
internal static class ImageFindings
{
    public static IEnumerable<CodeFinding> Of(CodeContext context, CodeMap map, Mutant? mutant = null)
    {
        var bundled = context.Profile == IsolationProfile.CodeAndData;
        var empty = context.Regions.All(r => r.Bytes.IsEmpty);
        if (RegionRules.Code(!empty, mutant).First is { } none) yield return new(none, 0, 0, "no region holds a byte of code");
        foreach (var region in context.Regions.Where(r => !r.Bytes.IsEmpty))
            if (RegionRules.Region(bundled, Word.Of(region.WindowOffset, 64), Word.Of((ulong)region.Bytes.Length, 64), context.Limits, mutant).First is { } rule)
                yield return new(rule, region.WindowOffset, 0, $"a region of 0x{region.Bytes.Length:x} bytes");
        foreach (var entry in context.Entries.Order())
            if (RegionRules.Entry(bundled, Word.Of(entry, 64), map.IsStart(entry), mutant).First is { } rule)
                yield return new(rule, entry, 0, "a declared entry");
    }
}
