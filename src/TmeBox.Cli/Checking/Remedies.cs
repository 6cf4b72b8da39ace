using System.Collections.Immutable;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>What would restore a demanded guarantee that is refuted: each answer is proved, not guessed.</summary>
internal sealed class Remedies(ProofRunner runner, SandboxPolicy policy, ImmutableArray<Cell> cells)
{
    private readonly bool sharesPages = new Ownership(policy).SharesPages;

    /// <summary>Pages of one owner each, another platform, a weaker guarantee: those of them that are proved.</summary>
    public ImmutableArray<string> Of(Cell refuted, CancellationToken cancelled)
    {
        var remedies = ImmutableArray.CreateBuilder<string>();
        var (guarantee, capability) = (Naming.NameOf(refuted.Guarantee), Naming.NameOf(refuted.Capability));
        if (sharesPages && Holds(refuted.Platform, refuted.Guarantee, refuted.Capability, false, cancelled))
            remedies.Add($"if no page held lines of two owners, {guarantee} against {capability} would be PROVED here");
        var platforms = cells.Select(c => c.Platform).Concat([ProofPlatforms.ClientNone, ProofPlatforms.ServerCi]).DistinctBy(p => p.Name).Where(p => p.Name != refuted.Platform.Name);
        ImmutableArray<string> others = [.. platforms.Where(p => Holds(p, refuted.Guarantee, refuted.Capability, sharesPages, cancelled)).Select(p => p.Name)];
        if (others.Length > 0) remedies.Add($"on {string.Join(", ", others)}, {guarantee} against {capability} is PROVED");
        if (Weaker(refuted.Guarantee) is { } weaker && Holds(refuted.Platform, weaker, refuted.Capability, sharesPages, cancelled))
            remedies.Add($"a weaker demand, {Naming.NameOf(weaker)} against {capability}, is PROVED here");
        return remedies.ToImmutable();
    }

    private bool Holds(Profile platform, Guarantee guarantee, Capability capability, bool shared, CancellationToken cancelled) =>
        shared == sharesPages && cells.FirstOrDefault(c => c.Platform.Name == platform.Name && c.Guarantee == guarantee && c.Capability == capability) is { } known
            ? known.Verdict == CellVerdict.Proved
            : Candidates.Prove(runner, platform, guarantee, shared, capability, cancelled);

    private static Guarantee? Weaker(Guarantee guarantee) => guarantee switch
    {
        Guarantee.ConfidentialityStrict => Guarantee.ConfidentialityContent,
        Guarantee.Freshness => Guarantee.Integrity,
        _ => null,
    };
}
