namespace TmeBox.Engine;

/// <summary>Which document PCONFIG follows; they differ in checks and answers (F-PCFG-3, F-PCFG-5).</summary>
public enum PconfigDocument
{
    /// <summary>The SDM, order number 325462-092 (the default).</summary>
    Sdm092 = 0,

    /// <summary>MET, revision 1.3.</summary>
    Met13,
}

/// <summary>What an address with a KeyID above MK_TME_MAX_KEYS does; no source says (F-ADR-3).</summary>
public enum ExcessKeyId
{
    /// <summary>It behaves as TME (the default).</summary>
    TmeBehaviour = 0,

    /// <summary>Anything may happen: the engine answers <see cref="EngineStatus.Unspecified"/> and changes nothing.</summary>
    Unspecified,
}

/// <summary>Which caches WBINVD covers; CPUID.4:EDX[0] tells (F-CCH-3).</summary>
public enum WbinvdCoverage
{
    /// <summary>Those of both cores of the package (the default).</summary>
    Package = 0,

    /// <summary>Those of the core that executes it: what only the other core of the package holds survives.</summary>
    OriginatingThreadAndShared,
}
