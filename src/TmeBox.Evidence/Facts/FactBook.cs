using System.Collections.Immutable;
using static TmeBox.Evidence.Facts.Certainty;

namespace TmeBox.Evidence.Facts;

/// <summary>Every fact that the specification of the machine is written from.</summary>
/// <remarks>
/// Documents: MET = Intel Architecture Memory Encryption Technologies specification, 336907; SDM = Intel SDM, 325462-092;
/// TDX-BASE = Intel TDX Module Base Specification; LKML = public Linux patch series; IEEE 1619 = XTS.
/// </remarks>
public static class FactBook
{
    /// <summary>All facts, in the order in which a reader meets them.</summary>
    public static ImmutableArray<Fact> All { get; } =
    [
        new("F-CPU-1", Stated, "MET", "CPUID.(7,0):ECX[13] enumerates the TME registers; without it they are #GP(0)."),
        new("F-CPU-2", Stated, "SDM", "CPUID.(7,0):EDX[18] enumerates PCONFIG; without it PCONFIG is #UD."),
        new("F-CPU-3", Stated, "SDM", "CPUID leaf 1BH lists PCONFIG's targets; target 1 is TME-MK."),
        new("F-CPU-4", Stated, "SDM", "MAXPHYADDR does not change when TME-MK is activated."),
        new("F-CAP-1", Stated, "MET", "981H tells algorithms, bypass, KeyID bits and keys."),
        new("F-ACT-1", Stated, "MET", "The fields of 982H, and which are reserved."),
        new("F-ACT-2", Stated, "MET, SDM", "The checks of a write to 982H and their order; what a locked write does is a switch."),
        new("F-ACT-3", Stated, "MET", "What a write to 982H leaves, also when no key can be had."),
        new("F-EXC-1", Stated, "MET", "983H and 984H exclude a range from encryption, for KeyID 0 only."),
        new("F-CORE-1", Stated, "MET", "9FFH is written zero on each core after activation and shadows the number of KeyID bits."),
        new("F-PART-1", Derived, "MET, TDX-BASE", "87H counts shared and private KeyIDs."),
        new("F-PCFG-1", Stated, "SDM", "How PCONFIG is encoded, and where it is undefined or leaves a guest."),
        new("F-PCFG-2", Stated, "SDM", "The structure that PCONFIG reads, and its four commands."),
        new("F-PCFG-3", Stated, "SDM", "PCONFIG's checks and answers, in order."),
        new("F-PCFG-4", Stated, "SDM", "What the commands make of their key fields."),
        new("F-PCFG-5", Open, "MET", "Where revision 1.3 of MET differs: answers instead of faults, bytes that must be zero, 16 bytes of entropy, a lock left held."),
        new("F-PCFG-6", Stated, "MET, SDM", "The key table is per package; programming is all or nothing and flushes nothing; keys vanish at reset."),
        new("F-ADR-1", Stated, "MET, SDM", "The KeyID is the top of every physical address, page tables and CR3 included."),
        new("F-ADR-2", Derived, "MET, TDX-BASE", "Reserved-bit checks stay at MAXPHYADDR; private KeyIDs are reserved outside SEAM."),
        new("F-ADR-3", Open, "none", "What a KeyID above MK_TME_MAX_KEYS does in an address."),
        new("F-ADR-4", Derived, "MET", "KeyID bits are taken from the address: 15 of 52 leave 128 GiB.", "A consequence of F-ADR-1; a platform file with too few bits left is refused (Platform.AddressBits)."),
        new("F-ENC-1", Stated, "MET", "AES-XTS at the memory controller, line by line; the die holds plaintext; who has no key of its own uses the TME key."),
        new("F-ENC-2", Open, "MET, IEEE 1619", "The tweak is made of the address without KeyID; which form of it is a switch."),
        new("F-ENC-3", Stated, "MET", "Encryption is deterministic, 16-byte block by block."),
        new("F-ENC-4", Assumed, "none", "The key is looked up when a line reaches the controller, not when it was stored."),
        new("F-CCH-1", Stated, "MET", "The KeyID is part of every cache and TLB tag; aliases are not coherent."),
        new("F-CCH-2", Stated, "MET", "Dirty aliases of one line coexist and are written back in any order."),
        new("F-CCH-3", Stated, "SDM, MET", "Flushes act on one KeyID's line; WBINVD on all, of its own package."),
        new("F-CCH-4", Stated, "SDM", "MOVDIR64B writes past the caches, after a write-back of the same KeyID's line."),
        new("F-CCH-5", Assumed, "none", "A partial store fetches its line with the key of the moment."),
        new("F-CCH-6", Stated, "LKML", "A changed mapping needs a shoot-down and a flush through the old one."),
        new("F-CCH-7", Stated, "MET", "A device's KeyID comes from VT-d; a private one is aborted."),
        new("F-CCH-8", Derived, "SDM", "Any mapped line may be filled at any time; whether that can poison is a switch."),
        new("F-CCH-9", Assumed, "none", "Poison travels with a cached line until a whole line is written."),
        new("F-INT-1", Stated, "TDX-BASE", "TD-owner, MAC and poison beside each line."),
        new("F-INT-2", Derived, "TDX-BASE", "The MAC covers ciphertext, encrypted tweak and TD-owner under one key of the platform; its framing is this project's."),
        new("F-INT-3", Assumed, "none", "The KeyID enters the MAC through its tweak key only.", "It follows from F-INT-2 and F-ENC-2; the refutation of Mac.ForeignLineIsNotReadUnderEqualTweakKeys shows it."),
        new("F-INT-4", Stated, "TDX-BASE", "Writes are not checked; they set TD-owner, MAC and, as whole lines, end poison."),
        new("F-INT-5", Open, "TDX-BASE", "What a read that fails its check gives and poisons; whether a shared read of a private line poisons is a switch."),
        new("F-INT-6", Stated, "TDX-BASE", "Poison is returned to every reader until a whole line is written; a core that consumes it takes #MC."),
        new("F-INT-7", Derived, "TDX-BASE", "Li misses writes under another private KeyID; neither mode has freshness."),
        new("F-INT-8", Stated, "MET, LKML", "KeyID 0 never has integrity; on some parts a write of less than a line poisons a private line at once."),
    ];
}
