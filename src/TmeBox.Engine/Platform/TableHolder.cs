namespace TmeBox.Engine;

/// <summary>Who holds the lock of a package's key table (F-PCFG-3).</summary>
public enum TableHolder
{
    /// <summary>Nobody.</summary>
    Nobody = 0,

    /// <summary>Core 0, in the middle of PCONFIG.</summary>
    Core0 = 1,

    /// <summary>Core 1, in the middle of PCONFIG.</summary>
    Core1 = 2,

    /// <summary>Core 2, in the middle of PCONFIG.</summary>
    Core2 = 3,

    /// <summary>Core 3, in the middle of PCONFIG.</summary>
    Core3 = 4,

    /// <summary>Nobody any more who could release it (F-PCFG-5, <see cref="EngineProfile.EntropyErrorLeaksLock"/>).</summary>
    Leaked = 7,
}
