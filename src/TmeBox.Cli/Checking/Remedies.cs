using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>What would restore a demanded guarantee that is refuted: each answer is proved, not guessed.</summary>
internal sealed class Remedies(ProofRunner runner, SandboxPolicy policy, ImmutableArray<Cell> cells)
{
    private readonly CellProofs proofs = new(runner);
    private readonly bool sharesPages = new Ownership(policy).SharesPages;

    /// <summary>Pages of one owner each, another platform, a weaker guarantee: those of them that are proved.</summary>
    public ImmutableArray<string> Of(Cell refuted, CancellationToken cancelled)
    {
        var remedies = ImmutableArray.CreateBuilder<string>();
        var (guarantee, attacker) = (Naming.NameOf(refuted.Guarantee), Naming.NameOf(refuted.Attacker));
        if (sharesPages && Holds(refuted.Platform, refuted.Guarantee, refuted.Attacker, false, cancelled))
            remedies.Add($"if no page held lines of two owners, {guarantee} against {attacker} would be PROVED here");
        var flaws = refuted.Attacker.Added.Where(c => Duty(c) is not null).ToImmutableArray();
        var others = Attacker.Of(refuted.Attacker.Added.Except(flaws));
        if (!flaws.IsEmpty && Holds(refuted.Platform, refuted.Guarantee, others, sharesPages, cancelled))
            remedies.Add($"a runtime that has {string.Join(", and has ", flaws.Select(Duty))} has {guarantee} against {(others == Capability.CoTenant ? "the co-tenant" : Naming.NameOf(others))} PROVED here");
        var platforms = cells.Select(c => c.Platform).Concat([ProofPlatforms.ClientNone, ProofPlatforms.ServerCi]).DistinctBy(p => p.Name).Where(p => p.Name != refuted.Platform.Name);
        ImmutableArray<string> elsewhere = [.. platforms.Where(p => Holds(p, refuted.Guarantee, refuted.Attacker, sharesPages, cancelled)).Select(p => p.Name)];
        if (elsewhere.Length > 0) remedies.Add($"on {string.Join(", ", elsewhere)}, {guarantee} against {attacker} is PROVED");
        if (Weaker(refuted.Guarantee) is { } weaker && Holds(refuted.Platform, weaker, refuted.Attacker, sharesPages, cancelled))
            remedies.Add($"a weaker demand, {Naming.NameOf(weaker)} against {attacker}, is PROVED here");
        return remedies.ToImmutable();
    }

    private bool Holds(Profile platform, Guarantee guarantee, Attacker attacker, bool shared, CancellationToken cancelled) =>
        shared == sharesPages && cells.FirstOrDefault(c => c.Platform.Name == platform.Name && c.Guarantee == guarantee && c.Attacker == attacker) is { } known
            ? known.Verdict == CellVerdict.Proved
            : proofs.Hold(platform, guarantee, shared, attacker, cancelled);

    /// <summary>The duty that a flaw of the runtime leaves out, as what it would have done; null for whoever is not the runtime.</summary>
    public static string? Duty(Capability capability) => capability switch
    {
        Capability.StaleTlb => "waited until every core has dropped its translation",
        Capability.NoShootDown => "made the cores drop their translations (TLB shoot-down)",
        Capability.NoFlush => "flushed what is cached under the old KeyID when a line leaves its window",
        Capability.NoZero => "zeroed a line under the new KeyID before giving it away",
        Capability.NoStatusCheck => "read PCONFIG's answer and tried again",
        Capability.OnePackage => "programmed the key on every package",
        Capability.RekeyWithoutFlush => "flushed a KeyID's lines before giving it a new key",
        _ => null,
    };

    private static Guarantee? Weaker(Guarantee guarantee) => guarantee switch
    {
        Guarantee.ConfidentialityStrict => Guarantee.ConfidentialityContent,
        Guarantee.Freshness => Guarantee.Integrity,
        _ => null,
    };
}
