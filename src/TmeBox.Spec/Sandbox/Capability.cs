namespace TmeBox.Spec.Sandbox;

/// <summary>What an attacker can do; a demand names one.</summary>
public enum Capability
{
    /// <summary>Instrumented code: any load, store, fetch or permitted flush under its own KeyID, on any line of the pages its alias maps (D-BOX-2).</summary>
    CoTenant,

    /// <summary>A co-tenant that makes one access under the victim's KeyID.</summary>
    VictimKeyId,

    /// <summary>A co-tenant that may use MOVDIR64B under its own KeyID (F-CCH-4).</summary>
    Movdir64b,

    /// <summary>Reads the ciphertext of any line in DRAM.</summary>
    DramSnoop,

    /// <summary>Puts an earlier ciphertext, MAC and owner of a line back into DRAM.</summary>
    DramReplay,

    /// <summary>A runtime that gives a KeyID a new key and does not flush first (F-PCFG-6).</summary>
    RekeyWithoutFlush,
}
