using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>What the rules about regions and entries give.</summary>
internal static class PlaceTheorems
{
    private static readonly Word Mask = Word.Of(unchecked((ulong)-CodeLimits.BundleSize) & uint.MaxValue, 64);

    public static ImmutableArray<CodeTheorem> All { get; } =
    [
        Of("Code.ImageHasCode", "What is accepted has code.",
            "that the code does anything",
            q => RegionRules.Code(q.Region.HasCode, q.Mutant).Accepted.Implies(q.Region.HasCode),
            _ => "nothing was verified"),
        Of("Code.RegionIsBetweenGuards", "Every byte of an accepted region can be mapped, and lies in the window.",
            "that the loader maps it: the rules about images do",
            q =>
            {
                var address = q.Window.Start + q.Region.Place;
                return (Regions(q) & q.Region.Contains).Implies(Window.IsMapped(address, q.Limits) & q.Window.Contains(address));
            },
            q => $"its byte at {CodeText.Relative(q, q.Window.Start + q.Region.Place)} is in a guard"),
        Of("Code.BundlesLieInTheirRegion", "With bundles, masking an address in an accepted region gives an address in that region.",
            "that the region's last bundle is whole: what follows it in its page is hlt",
            q => (q.Site.Bundled & Regions(q) & q.Region.Contains).Implies((q.Region.Place & Mask) - q.Region.Start < q.Region.Size),
            q => $"the mask leads to {CodeText.Relative(q, q.Window.Start + (q.Region.Place & Mask))}"),
        Of("Code.EntryIsAStart", "At an accepted entry an instruction of this code starts.",
            "that code at other places is never reached",
            q => RegionRules.Entry(q.Site.Bundled, q.Region.Place, q.Region.PlaceIsStart, q.Mutant).Accepted.Implies(q.Region.PlaceIsStart),
            _ => "no instruction starts there"),
        Of("Code.EntrySurvivesItsMask", "With bundles, masking the offset of an accepted entry changes nothing of it.",
            "that callers mask it: the rules about branches do",
            q => (q.Site.Bundled & q.Region.Place < Word.Of(CodeLimits.WindowSize, 64) & RegionRules.Entry(q.Site.Bundled, q.Region.Place, q.Region.PlaceIsStart, q.Mutant).Accepted)
                .Implies((q.Region.Place & Mask) == q.Region.Place),
            q => $"the mask leads to {CodeText.Relative(q, q.Window.Start + (q.Region.Place & Mask))}"),
    ];

    private static CodeTheorem Of(string id, string sentence, string doesNotSay, Func<CodeQuestion, Bit> goal, Func<CodeQuestion, string> shows) =>
        new(id, sentence, doesNotSay) { Goal = goal, Shows = shows, Assumes = CodeAssumption.Nothing, Cases = [CodeCase.Any] };

    private static Bit Regions(CodeQuestion q) => RegionRules.Region(q.Site.Bundled, q.Region.Start, q.Region.Size, q.Limits, q.Mutant).Accepted;
}
