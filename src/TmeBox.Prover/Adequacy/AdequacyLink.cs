using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Adequacy;

/// <summary>One link of the chain from verified bytes to the matrix.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Sentence">What the link says.</param>
/// <param name="Claims">The theorems that it is made of.</param>
/// <param name="Cuts">What it is shown to need.</param>
public sealed record AdequacyLink(string Name, string Sentence, ImmutableArray<AdequacyClaim> Claims, ImmutableArray<AdequacyCut> Cuts)
{
    private const InvariantParts Full = InvariantParts.Keys | InvariantParts.Windows;

    // The guarantees that other links use; that their inductions keep the runtime's tables is a part of each.
    private static readonly ImmutableArray<Guarantee> Used = [Guarantee.Containment, Guarantee.AvailabilityProcess, Guarantee.AvailabilitySandbox];

    private static readonly ImmutableArray<Guarantee> Broken =
        [Guarantee.Integrity, Guarantee.Freshness, Guarantee.CleanHandOver, Guarantee.AvailabilitySandbox, Guarantee.ConfidentialityContent, Guarantee.ConfidentialityStrict];

    private static readonly ImmutableArray<Capability> Omissions =
        [Capability.NoShootDown, Capability.NoFlush, Capability.NoZero, Capability.NoStatusCheck, Capability.OnePackage, Capability.RekeyWithoutFlush];

    /// <summary>The links on some platforms, from verified bytes to the matrix.</summary>
    /// <param name="platforms">Platforms with KeyIDs.</param>
    public static ImmutableArray<AdequacyLink> On(ImmutableArray<Profile> platforms) =>
    [
        new("code", "Verified bytes keep Invariant I, and every byte that they access or fetch has the window's number in its address.",
            [.. CodeTheorems.All.Select(t => new AdequacyClaim(t.Id, t.Sentence, t.Plan())), .. ClaimsOf(platforms, "Adequacy.FetchNamesTheWindow")],
            [.. CodeRefutation.Mutants.Select(m => new AdequacyCut($"{m.Rule.Id}", CodeRefutation.Candidates(m))), .. CutsOf(platforms, "Adequacy.FetchNamesTheWindow")]),
        new("base page", "The word that code rules rely on, the window's address in its base page, is there: a guarantee of the sandbox's own lines.",
            ClaimsOf(platforms, "Adequacy.BasePageHoldsTheWindow"), CutsOf(platforms, "Adequacy.BasePageHoldsTheWindow")),
        new("paging", "Page tables in DRAM, walked through the caches and kept in TLBs, map window j to KeyID j and nothing else.",
            ClaimsOf(platforms, "Adequacy.TranslationIsTheWindows"), CutsOf(platforms, "Adequacy.TranslationIsTheWindows")),
        new("established", "So they do before the first sandbox, and after every move of every run: of the runtime's programs with the kernel's duties done, of co-tenants, of the hardware.",
            [.. Keeping.SelectMany(t => ClaimsOf(platforms, t)), .. Used.Select(g => Cell(platforms, g))],
            [.. Keeping.SelectMany(t => CutsOf(platforms, t)), .. Omissions.Select(c => Omitted(platforms, c)).Where(c => !c.Obligations.IsEmpty)]),
        new("moves", "So every step of a sandbox is a move of the capability \"instrumented co-tenant\" with that sandbox's KeyID, or of the victim: the matrix speaks of running code.",
            [.. Moving.SelectMany(t => ClaimsOf(platforms, t))], [.. Moving.SelectMany(t => CutsOf(platforms, t))]),
    ];

    private static ImmutableArray<string> Keeping { get; } = ["Adequacy.StartIsEmpty", "Adequacy.MovesKeepThePaging", "Adequacy.FillsKeepTranslations", "Adequacy.ForgettingKeepsTranslations"];

    private static ImmutableArray<string> Moving { get; } = ["Adequacy.AccessIsACoTenantsMove", "Adequacy.AccessIsTheVictimsMove"];

    private static ImmutableArray<AdequacyClaim> ClaimsOf(ImmutableArray<Profile> platforms, string id)
    {
        var theorem = AdequacyBook.Named(id);
        return [new(id, theorem.Sentence, [.. platforms.SelectMany(p => theorem.Plan(p))])];
    }

    // An assumption is needed on each platform where it is made.
    private static ImmutableArray<AdequacyCut> CutsOf(ImmutableArray<Profile> platforms, string id) => [.. platforms.SelectMany(p => AdequacyBook.Named(id).Cuts(p))];

    private static AdequacyClaim Cell(ImmutableArray<Profile> platforms, Guarantee guarantee) => new(
        Naming.NameOf(guarantee),
        $"the cell {Naming.NameOf(guarantee)} against the co-tenant: its induction keeps the runtime's tables consistent and gives the guarantee",
        [.. from p in platforms from shared in PagingTheorems.BothKindsOfPages from step in new Induction(p, guarantee, shared, Full).Plan(Capability.CoTenant) select step]);

    // A runtime that leaves out a duty breaks an invariant; which attack that is, `check --why` says.
    private static AdequacyCut Omitted(ImmutableArray<Profile> platforms, Capability omission) => new(
        $"the runtime's duty that {Naming.NameOf(omission)} leaves out",
        [
            .. from p in platforms
               where CapabilityTriple.Exists(omission, p)
               from g in Broken
               let step = new Induction(p, g, false, Full).Plan(omission).ElementAt(1)
               select step.Pose,
        ]);
}
