namespace TmeBox.Spec.Guarantees;

/// <summary>What a move does.</summary>
public enum MoveKind
{
    /// <summary>A load of a line.</summary>
    Load,

    /// <summary>A store with byte enables.</summary>
    Store,

    /// <summary>CLFLUSH, or eviction by the hardware.</summary>
    Flush,

    /// <summary>CLWB, or a write-back by the hardware.</summary>
    WriteBack,

    /// <summary>A spontaneous fill.</summary>
    Prefetch,

    /// <summary>MOVDIR64B.</summary>
    Movdir64b,

    /// <summary>Looks at a line in DRAM.</summary>
    Snoop,

    /// <summary>Copies a line of DRAM, with MAC and poison, for later.</summary>
    Save,

    /// <summary>Puts the copy back at the same place.</summary>
    Restore,

    /// <summary>PCONFIG with a random key on a KeyID in use, without flushing.</summary>
    Rekey,
}
