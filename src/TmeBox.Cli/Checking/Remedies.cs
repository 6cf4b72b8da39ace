using TmeBox.Prover.Cells;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>What would restore a refuted guarantee, as far as the matrix itself shows it.</summary>
internal static class Remedies
{
    /// <summary>Cells beside the refuted ones that are proved: on another platform, or for a weaker guarantee.</summary>
    public static IEnumerable<string> Of(Refutation refutation, Checked result)
    {
        var demanded = refutation.Cells.Where(result.IsDemanded).ToList();
        foreach (var cell in demanded.Count > 0 ? demanded : [refutation.Cells[0]])
        {
            var (guarantee, capability) = (Naming.NameOf(cell.Guarantee), Naming.NameOf(cell.Capability));
            var elsewhere = result.Cells.Where(c => c.Guarantee == cell.Guarantee && c.Capability == cell.Capability && c.Verdict == CellVerdict.Proved).Select(c => c.Platform.Name).ToList();
            if (elsewhere.Count > 0) yield return $"on {string.Join(", ", elsewhere)}, {guarantee} against {capability} is PROVED";
            if (Weaker(cell.Guarantee) is { } weaker
                && result.Cells.Any(c => c.Guarantee == weaker && c.Capability == cell.Capability && ReferenceEquals(c.Platform, cell.Platform) && c.Verdict == CellVerdict.Proved))
                yield return $"a weaker demand, {Naming.NameOf(weaker)} against {capability}, is PROVED here";
        }
    }

    private static Guarantee? Weaker(Guarantee guarantee) => guarantee switch
    {
        Guarantee.ConfidentialityStrict => Guarantee.ConfidentialityContent,
        Guarantee.Freshness => Guarantee.Integrity,
        _ => null,
    };
}
