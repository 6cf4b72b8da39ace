using System.Collections.Immutable;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Cells;

/// <summary>A known attack scenario, A1 to A31, and where this project decides it: in a cell of the matrix, or by a theorem, a refutation or an assumption.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Guarantee">The guarantee of its cell; null if it is no cell.</param>
/// <param name="Attacker">The attacker of its cell.</param>
/// <param name="SharesPages">Whether the cell is of a policy whose pages have lines of two owners.</param>
/// <param name="DecidedBy">Ids of theorems, refutations or assumptions that decide it; with a cell, what the cell's verdict rests on.</param>
/// <param name="Remark">Where the outcome differs from what is commonly said, or why there is no cell: which is right, and why.</param>
public sealed record Scenario(string Id, string Name, Guarantee? Guarantee, Attacker Attacker, bool SharesPages, ImmutableArray<string> DecidedBy, string Remark)
{
    /// <summary>All of them, in order.</summary>
    public static ImmutableArray<Scenario> All { get; } =
    [
        Of("A1", "ciphertext dictionary", Spec.Sandbox.Guarantee.ConfidentialityStrict, Capability.DramSnoop, "equal contents of a line show; what they are does not (confidentiality-content against dram-snoop)"),
        Of("A2", "replay at the same address", Spec.Sandbox.Guarantee.Freshness, Capability.DramReplay, "nothing in the MAC tells when it was made", decidedBy: "Mac.OldLineIsNotReadAgain"),
        Of("A3", "dropped write", Spec.Sandbox.Guarantee.Freshness, Capability.DramDrop),
        Of("A4", "splice or DRAM alias", Spec.Sandbox.Guarantee.Integrity, Capability.DramSplice, "the tweak has the address in it, so a MAC of another place does not match"),
        Of("A5", "wrong-KeyID read", Spec.Sandbox.Guarantee.AvailabilityLine, Capability.CoTenant, "without integrity a read harms nobody, and the cell falls to an overwrite; with it the read poisons the owner's line", true, "Key.WithoutIntegrityAForeignLineIsNoticed"),
        Of("A6", "foreign overwrite", Spec.Sandbox.Guarantee.Integrity, Capability.CoTenant, "with integrity the victim meets poison: availability-line falls", true, "Mac.ForeignLineIsNotRead"),
        Of("A7", "re-encryption oracle", Spec.Sandbox.Guarantee.ConfidentialityStrict, Capability.DramSnoop, "the dictionary of A1, filled with contents that the runtime moves to the address; the MAC does not matter"),
        Of("A8", "weak-tweak block move", Spec.Sandbox.Guarantee.Integrity, Capability.DramSplice, "the cipher is ideal here: that a tweak is good is the assumption, not the result; without integrity what is read is garbage, which is no image of the victim's either", decidedBy: "Cipher.TweakInjective"),
        Of("A9", "block mixing in a line", Spec.Sandbox.Guarantee.Integrity, Capability.DramFlip, "blocks of two ages are a changed ciphertext, whoever made it"),
        Of("A10", "bit flip", Spec.Sandbox.Guarantee.Integrity, Capability.DramFlip),
        Elsewhere("A11", "MAC guessing", "no cell: that a MAC is not guessed is assumed; a guess succeeds with probability 2^-28", "Cipher.MacUnforgeable"),
        Of("A12", "stale dirty alias", Spec.Sandbox.Guarantee.Freshness, Capability.NoFlush, "with integrity the loser meets poison"),
        Of("A13", "re-key under live data", Spec.Sandbox.Guarantee.Freshness, Capability.RekeyWithoutFlush, "with integrity what was written under the old key is poison"),
        Of("A14", "missed package", Spec.Sandbox.Guarantee.Integrity, Capability.OnePackage, "encryption is at the controller of the line's home, so a line of the second package is under TME's key whichever core asks: not garbage between sockets, but no isolation there", true),
        Of("A15", "ignored PCONFIG failure", Spec.Sandbox.Guarantee.ConfidentialityContent, Capability.NoStatusCheck, "with pages of one owner each nobody else reaches a line, and the guarantee stands without a key", true),
        Of("A16", "KeyID reuse without scrub", Spec.Sandbox.Guarantee.CleanHandOver, Capability.NoZero, "a KeyID gets a new key for each life; what a new owner finds is what was not zeroed"),
        Of("A17", "raw windows", Spec.Sandbox.Guarantee.AvailabilityProcess, Capability.OneAccess, "KeyID 0 is never checked, so whoever names it gets at the runtime's lines; with integrity the shorter attack poisons one of them; the other raw windows have no cell: platforms boot without bypass and exclusion range, and no program of the runtime uses NO_ENCRYPT (Boot.Activated)", decidedBy: "Mac.UncheckedReadsNeverPoison"),
        Elsewhere("A18", "equal tweak keys", "no cell: the runtime has each key drawn at random and never gives one directly", "Mac.ForeignLineIsNotReadUnderEqualTweakKeys", "Random.FreshKey"),
        Elsewhere("A19", "identical keys", "no cell, as A18", "Random.FreshKey"),
        Of("A20", "wrong-KeyID partial store", Spec.Sandbox.Guarantee.Integrity, Capability.CoTenant, "a co-tenant's store of any bytes; the shortest attack stores a whole line", true),
        Elsewhere("A21", "partial-write erratum", "no cell: sandboxes have no private KeyIDs", "UncachedStore.PartialPoisonsAPrivateLine"),
        Elsewhere("A22", "host write, then private read", "no cell, as A21", "Td.PrivateReadOfASharedLinePoisons"),
        Of("A23", "in the cache: naming the victim's KeyID", Spec.Sandbox.Guarantee.ConfidentialityContent, Capability.OneAccess),
        Of("A24", "uninitialised line", Spec.Sandbox.Guarantee.CleanHandOver, Capability.NoZero, "said to give garbage or poison, which is right under a new key; but a line that comes back to its former owner in the same life lies there under the same key, so zeroing is a duty with integrity, too"),
        Elsewhere("A25", "reserved KeyID in a page-table entry", "no cell: #PF", "Walk.FaultsExactlyOnBadEntries"),
        Elsewhere("A26", "late write of the exclusion range", "no cell: #GP(0)", "Exclusion.MaskFaultsExactly", "Exclusion.BaseFaultsExactly"),
        Of("A27", "instrumentation escape", Spec.Sandbox.Guarantee.Integrity, Capability.OneAccess, "one access under the victim's own KeyID is enough, and no encryption helps: A23; only an access under another KeyID is reduced to garbage or #MC"),
        Elsewhere("A28", "single-stepping", "out of scope: it has no effect on memory"),
        Of("A29", "software replay through a foreign alias", Spec.Sandbox.Guarantee.Freshness, Capability.CoTenant, "with integrity poison, except under equal tweak keys, which no sandbox has", true),
        Of("A30", "software dictionary", Spec.Sandbox.Guarantee.ConfidentialityStrict, Capability.CoTenant, "", true),
        Of("A31", "mapping alone", Spec.Sandbox.Guarantee.Freshness, Capability.StaleTlb, "speculation fills what is mapped in every run; a clean stale copy lives only behind a translation that was left", decidedBy: "Mac.PrefetchChangesNoDram"),
    ];

    /// <summary>The platforms on which a scenario's cell is decided.</summary>
    public ImmutableArray<Profile> Platforms => Attacker.Has(Capability.OnePackage)
        ? [Theorems.ProofPlatforms.TwoPackages]
        : [Theorems.ProofPlatforms.ClientNone, Theorems.ProofPlatforms.ServerLi, Theorems.ProofPlatforms.ServerCi];

    private static Scenario Of(string id, string name, Guarantee guarantee, Attacker attacker, string remark = "", bool sharesPages = false, params ImmutableArray<string> decidedBy) =>
        new(id, name, guarantee, attacker, sharesPages, decidedBy, remark);

    private static Scenario Elsewhere(string id, string name, string remark, params ImmutableArray<string> decidedBy) =>
        new(id, name, null, default, false, decidedBy, remark);
}
