namespace TmeBox.Spec.Sandbox;

/// <summary>What a policy can demand for every sandbox against an attacker.</summary>
/// <remarks>None of them says anything about time, traffic or availability.</remarks>
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
}
