namespace TmeBox.Engine;

/// <summary>How one call to the engine ended, as the software under simulation sees it.</summary>
/// <remarks>A wrong use of the library itself (a buffer of the wrong length, a value out of its documented range) is an
/// <see cref="ArgumentException"/>, never a status.</remarks>
public enum EngineStatus
{
    /// <summary>The operation completed (for PCONFIG: RAX = 0, ZF = 0).</summary>
    Done = 0,

    /// <summary>#UD: the instruction may not be used here (F-PCFG-1).</summary>
    InvalidOpcode,

    /// <summary>#GP(0).</summary>
    GeneralProtection,

    /// <summary>#PF. Of an access by physical address: with RSVD, since the address is not legal in a page-table entry (F-ADR-2).</summary>
    PageFault,

    /// <summary>#MC: poison was consumed (F-INT-6).</summary>
    MachineCheck,

    /// <summary>PCONFIG completed with ZF = 1 and RAX = 5: the key table is held elsewhere; nothing changed (F-PCFG-3).</summary>
    DeviceBusy,

    /// <summary>PCONFIG completed with ZF = 1 and RAX = 2: no entropy; nothing changed (F-PCFG-3).</summary>
    EntropyError,

    /// <summary>PCONFIG of MET completed with ZF = 1 and RAX = 1: no such command; nothing changed (F-PCFG-5).</summary>
    InvalidCommand,

    /// <summary>PCONFIG of MET completed with ZF = 1 and RAX = 3: no KeyID for software to program; nothing changed (F-PCFG-5).</summary>
    InvalidKeyId,

    /// <summary>PCONFIG of MET completed with ZF = 1 and RAX = 4: not one activated algorithm; nothing changed (F-PCFG-5).</summary>
    InvalidAlgorithm,

    /// <summary>The core left VMX non-root operation instead (F-PCFG-1).</summary>
    VmExit,

    /// <summary>The fabric refused a device's access (F-CCH-7).</summary>
    Aborted,

    /// <summary>The architecture leaves open what happens; the engine changed nothing (F-ADR-3).</summary>
    Unspecified,
}
