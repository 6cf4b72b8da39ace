namespace TmeBox.Engine;

/// <summary>What the key table says of one KeyID (F-PCFG-4).</summary>
public enum KeyMode
{
    /// <summary>Behaves as KeyID 0: the TME key, or plaintext under bypass or without TME (F-ENC-1).</summary>
    Tme = 0,

    /// <summary>Has keys of its own.</summary>
    Keyed,

    /// <summary>Plaintext, without integrity.</summary>
    NoEncrypt,
}

/// <summary>The mode of one KeyID, with its algorithm. The keys themselves can never be read (F-PCFG-6).</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Algorithm">The one algorithm of a keyed KeyID; <see cref="EngineAlgorithms.None"/> in the other modes.</param>
public readonly record struct KeyState(KeyMode Mode, EngineAlgorithms Algorithm);
