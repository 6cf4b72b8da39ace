namespace TmeBox.Spec.Guarantees;

/// <summary>What a move does.</summary>
public enum MoveKind
{
    /// <summary>A load of a line.</summary>
    Load,

    /// <summary>A fetch of code from a line.</summary>
    Fetch,

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

    /// <summary>A core takes a mapped entry into its TLB.</summary>
    Translate,

    /// <summary>Looks at a line in DRAM.</summary>
    Snoop,

    /// <summary>Copies a line of DRAM, with MAC, owner and poison, for later.</summary>
    Save,

    /// <summary>Puts the copy back at the same place.</summary>
    Restore,

    /// <summary>Puts the copy of one line in the place of another.</summary>
    Splice,

    /// <summary>Changes the ciphertext of a line, and leaves its metadata.</summary>
    Flip,

    /// <summary>From now on, or no longer, writes to a line are lost on the board.</summary>
    DropWrites,

    /// <summary>From now on, or no longer, a line's address reaches another line's cell.</summary>
    Alias,

    /// <summary>Forges a page-table entry in DRAM, by whatever means the attacker has over its line.</summary>
    ForgeEntry,

    /// <summary>PCONFIG gives an idle KeyID a random key on the first package; its answer is read.</summary>
    Program,

    /// <summary>The same on the second package.</summary>
    ProgramSecond,

    /// <summary>The sandbox of a KeyID will not run again.</summary>
    Retire,

    /// <summary>A KeyID whose lines and windows are all taken back is free for another life.</summary>
    End,

    /// <summary>A line that is nobody's is zeroed past the caches under its new owner's KeyID, and is the owner's.</summary>
    HandOver,

    /// <summary>A line is nobody's from here on.</summary>
    Release,

    /// <summary>A window's page tables map a line.</summary>
    Map,

    /// <summary>They no longer do.</summary>
    Unmap,

    /// <summary>A core drops its translation (shoot-down).</summary>
    ShootDown,

    /// <summary>What is cached of a line under a window's KeyID is flushed; the window has nothing to do with the line any more.</summary>
    FlushOut,

    /// <summary>The runtime reads a line under its old KeyID, to move its content.</summary>
    CarryOut,

    /// <summary>It writes the content past the caches under the new owner's KeyID, and the line is the owner's (D-BOX-3).</summary>
    CarryIn,

    /// <summary>A sandbox begins to run on a core.</summary>
    Enter,

    /// <summary>It leaves the core.</summary>
    Leave,

    /// <summary>PCONFIG with a random key on a KeyID in use, without flushing.</summary>
    Rekey,

    /// <summary>As <see cref="Program"/>, but the sandbox starts whatever PCONFIG answered.</summary>
    ProgramUnchecked,

    /// <summary>As <see cref="Program"/>, but the sandbox starts before the second package has the key.</summary>
    ProgramOnePackage,

    /// <summary>As <see cref="HandOver"/>, but the line is not zeroed.</summary>
    HandOverUnzeroed,

    /// <summary>As <see cref="ShootDown"/>, but the core is forgotten.</summary>
    SkipShootDown,

    /// <summary>As <see cref="FlushOut"/>, but nothing is flushed.</summary>
    SkipFlush,
}
