namespace TmeBox.Engine;

/// <summary>What DRAM keeps beside each 64-byte line (F-INT-1).</summary>
public enum EngineIntegrity
{
    /// <summary>Nothing: a line read under the wrong key is garbage, silently.</summary>
    None = 0,

    /// <summary>Logical integrity: a TD-owner bit and a sticky poison bit a line (F-INT-5, F-INT-6).</summary>
    Li,

    /// <summary>Cryptographic integrity: a TD-owner bit, a 28-bit MAC and a sticky poison bit a line (F-INT-2, F-INT-5, F-INT-6).</summary>
    Ci,
}
