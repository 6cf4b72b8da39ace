namespace TmeBox.Prover.Traces;

/// <summary>What an operation of a trace is.</summary>
public enum TraceKind
{
    /// <summary>A cached load.</summary>
    Load,

    /// <summary>A cached store with byte enables.</summary>
    Store,

    /// <summary>CLFLUSH.</summary>
    Flush,

    /// <summary>CLWB.</summary>
    WriteBack,

    /// <summary>A spontaneous fill.</summary>
    Prefetch,

    /// <summary>MOVDIR64B.</summary>
    Movdir64b,

    /// <summary>A store past the caches.</summary>
    StoreUncached,

    /// <summary>A device's read.</summary>
    DmaRead,

    /// <summary>A device's write.</summary>
    DmaWrite,

    /// <summary>RDMSR.</summary>
    ReadMsr,

    /// <summary>WRMSR.</summary>
    WriteMsr,

    /// <summary>PCONFIG with its structure by value.</summary>
    PconfigByValue,

    /// <summary>PCONFIG that reads its structure from memory.</summary>
    Pconfig,

    /// <summary>A core in the middle of PCONFIG takes the lock of its package's key table.</summary>
    TakeTable,

    /// <summary>A core goes on in another mode.</summary>
    Mode,

    /// <summary>MOV to CR3.</summary>
    WriteCr3,

    /// <summary>A speculative page walk.</summary>
    Walk,

    /// <summary>INVLPG.</summary>
    Invlpg,

    /// <summary>A core forgets a translation.</summary>
    DropTranslation,

    /// <summary>A load by linear address.</summary>
    LoadVirtual,

    /// <summary>A store by linear address.</summary>
    StoreVirtual,

    /// <summary>An instruction fetch by linear address.</summary>
    FetchVirtual,

    /// <summary>MOVDIR64B by linear address.</summary>
    Movdir64bVirtual,

    /// <summary>WBINVD.</summary>
    Wbinvd,

    /// <summary>CPUID.</summary>
    Cpuid,

    /// <summary>A reset of the platform.</summary>
    Reset,

    /// <summary>The physical attacker replaces a DRAM cell.</summary>
    Replace,

    /// <summary>The physical attacker rewires an address.</summary>
    Rewire,
}
