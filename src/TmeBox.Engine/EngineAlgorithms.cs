namespace TmeBox.Engine;

/// <summary>A set of encryption algorithms, with the bit numbers of IA32_TME_CAPABILITY (F-CAP-1).</summary>
/// <remarks>KEYID_CTRL[23:8] and 982H[63:48] use the same order (F-ACT-1, F-PCFG-2).</remarks>
[Flags]
public enum EngineAlgorithms
{
    /// <summary>No algorithm.</summary>
    None = 0,

    /// <summary>AES-XTS-128: a 16-byte data key and a 16-byte tweak key.</summary>
    Xts128 = 1,

    /// <summary>AES-XTS-128 with integrity.</summary>
    Xts128Integrity = 2,

    /// <summary>AES-XTS-256: a 32-byte data key and a 32-byte tweak key.</summary>
    Xts256 = 4,

    /// <summary>AES-XTS-256 with integrity.</summary>
    Xts256Integrity = 8,

    /// <summary>All four.</summary>
    All = 15,
}
