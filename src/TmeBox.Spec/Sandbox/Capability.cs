namespace TmeBox.Spec.Sandbox;

/// <summary>What an attacker can do; a demand names one or several.</summary>
public enum Capability
{
    /// <summary>Instrumented code: any load, store, fetch or permitted flush under its own KeyID, on any line of the pages its alias maps (D-BOX-2).</summary>
    CoTenant,

    /// <summary>A co-tenant that makes one access that no rule covers: any KeyID, any line, any instruction of the memory model.</summary>
    OneAccess,

    /// <summary>A co-tenant that may use MOVDIR64B under its own KeyID (F-CCH-4).</summary>
    Movdir64b,

    /// <summary>A member of a share that may read its lines, and not write them (D-BOX-5); the share is the victim.</summary>
    ShareReader,

    /// <summary>A second core that keeps a translation after the runtime's shoot-down (F-CCH-6).</summary>
    StaleTlb,

    /// <summary>A runtime that unmaps without a shoot-down (F-CCH-6).</summary>
    NoShootDown,

    /// <summary>A runtime that takes a line back without flushing it (F-CCH-6).</summary>
    NoFlush,

    /// <summary>A runtime that gives a line out without zeroing it (A16, A24).</summary>
    NoZero,

    /// <summary>A runtime that does not read PCONFIG's answer (A15).</summary>
    NoStatusCheck,

    /// <summary>A runtime that programs the first package only (F-PCFG-6, A14).</summary>
    OnePackage,

    /// <summary>A runtime that gives a KeyID in use a new key and does not flush first (F-PCFG-6).</summary>
    RekeyWithoutFlush,

    /// <summary>Reads the ciphertext of sandbox lines in DRAM.</summary>
    DramSnoop,

    /// <summary>Changes the ciphertext of sandbox lines in DRAM.</summary>
    DramFlip,

    /// <summary>Copies sandbox lines of DRAM, metadata included, to the places of others.</summary>
    DramSplice,

    /// <summary>Puts an earlier ciphertext, MAC and owner of a sandbox line back into DRAM.</summary>
    DramReplay,

    /// <summary>Loses writes to sandbox lines on the board.</summary>
    DramDrop,

    /// <summary>Makes the address of a sandbox line reach another sandbox line's cell.</summary>
    DramAlias,

    /// <summary>As dram-snoop, on any line.</summary>
    DramSnoopAny,

    /// <summary>As dram-flip, on any line: page tables and the runtime's data included.</summary>
    DramFlipAny,

    /// <summary>As dram-splice, on any line.</summary>
    DramSpliceAny,

    /// <summary>As dram-replay, on any line.</summary>
    DramReplayAny,

    /// <summary>As dram-drop, on any line.</summary>
    DramDropAny,

    /// <summary>As dram-alias, on any line.</summary>
    DramAliasAny,
}
