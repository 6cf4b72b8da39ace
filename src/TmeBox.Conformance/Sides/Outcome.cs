namespace TmeBox.Conformance.Sides;

/// <summary>How an operation ends, in one vocabulary for all sides.</summary>
public enum Outcome
{
    /// <summary>Completed.</summary>
    Done = 0,

    /// <summary>#UD.</summary>
    InvalidOpcode,

    /// <summary>#GP(0).</summary>
    GeneralProtection,

    /// <summary>#PF with RSVD.</summary>
    PageFault,

    /// <summary>#MC: poison was consumed.</summary>
    MachineCheck,

    /// <summary>PCONFIG: ZF = 1, RAX = 5.</summary>
    DeviceBusy,

    /// <summary>PCONFIG: ZF = 1, RAX = 2.</summary>
    EntropyError,
}
