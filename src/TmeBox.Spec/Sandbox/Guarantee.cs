namespace TmeBox.Spec.Sandbox;

/// <summary>What a policy can demand for every sandbox against an attacker.</summary>
/// <remarks>None of them says anything about time or traffic.</remarks>
public enum Guarantee
{
    /// <summary>Two runs that differ only in another sandbox's data look the same to the attacker.</summary>
    ConfidentialityStrict,

    /// <summary>The same up to a consistent renaming of garbles and ciphertexts: contents do not leak, equalities may.</summary>
    ConfidentialityContent,

    /// <summary>A load gives some value that an authorised writer stored there during this ownership, or a fault.</summary>
    Integrity,

    /// <summary>A load gives the latest value that an authorised writer stored there, or a fault.</summary>
    Freshness,

    /// <summary>No line of a sandbox is lost to its owner.</summary>
    AvailabilityLine,

    /// <summary>A sandbox loses no line but those of pages that it shares.</summary>
    AvailabilitySandbox,

    /// <summary>The runtime's own lines and the page tables are never lost, whatever sandboxes lose.</summary>
    AvailabilityProcess,

    /// <summary>A fetch gives code that the owner's image holds there, or a fault.</summary>
    CodeAuthenticity,

    /// <summary>Whoever receives a line finds zeros or a fault: it learns and is influenced by nothing of the line's former life.</summary>
    CleanHandOver,

    /// <summary>Instrumented code never names the KeyID of another living sandbox, but by a share.</summary>
    Containment,
}
