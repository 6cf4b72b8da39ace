namespace TmeBox.Conformance.Sides;

/// <summary>How an operation ends, in one vocabulary for all sides; the numbers are those of the specification's outcomes.</summary>
public enum Outcome
{
    /// <summary>Completed.</summary>
    Done = 0,

    /// <summary>#UD.</summary>
    InvalidOpcode,

    /// <summary>#GP(0).</summary>
    GeneralProtection,

    /// <summary>#PF; the response's value is the error code.</summary>
    PageFault,

    /// <summary>#MC: poison was consumed.</summary>
    MachineCheck,

    /// <summary>PCONFIG: ZF = 1, RAX = 5.</summary>
    DeviceBusy,

    /// <summary>PCONFIG: ZF = 1, RAX = 2.</summary>
    EntropyError,

    /// <summary>PCONFIG of MET: ZF = 1, RAX = 1.</summary>
    InvalidCommand,

    /// <summary>PCONFIG of MET: ZF = 1, RAX = 3.</summary>
    InvalidKeyId,

    /// <summary>PCONFIG of MET: ZF = 1, RAX = 4.</summary>
    InvalidAlgorithm,

    /// <summary>The core left VMX non-root operation instead.</summary>
    VmExit,

    /// <summary>The fabric refused a device's access.</summary>
    Aborted,

    /// <summary>The architecture leaves it open: any outcome, and any content of the line named.</summary>
    Unspecified,
}
