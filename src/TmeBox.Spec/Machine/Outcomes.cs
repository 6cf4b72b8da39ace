using System.Collections.Immutable;
using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>How an operation can end. A fault of the program and a fault of the specification never look alike: the latter is an exception.</summary>
public static class Outcomes
{
    private static readonly ImmutableArray<string> Names =
    [
        "Done", "#UD", "#GP(0)", "#PF", "#MC", "DEVICE_BUSY", "ENTROPY_ERROR", "INVALID_PROG_CMD", "INVALID_KEYID", "INVALID_CRYPTO_ALG", "VM exit", "Aborted", "Unspecified",
    ];

    /// <summary>Completed.</summary>
    public static Word Done { get; } = Word.Of(0, 4);

    /// <summary>#UD.</summary>
    public static Word InvalidOpcode { get; } = Word.Of(1, 4);

    /// <summary>#GP(0).</summary>
    public static Word GeneralProtection { get; } = Word.Of(2, 4);

    /// <summary>#PF; the answer's value is the error code (<see cref="PageFaults"/>).</summary>
    public static Word PageFault { get; } = Word.Of(3, 4);

    /// <summary>#MC: the core consumed poison (F-INT-6).</summary>
    public static Word MachineCheck { get; } = Word.Of(4, 4);

    /// <summary>PCONFIG completed with ZF = 1, RAX = 5: another agent holds the key table.</summary>
    public static Word DeviceBusy { get; } = Word.Of(5, 4);

    /// <summary>PCONFIG completed with ZF = 1, RAX = 2: no entropy for a random key.</summary>
    public static Word EntropyError { get; } = Word.Of(6, 4);

    /// <summary>PCONFIG of MET completed with ZF = 1, RAX = 1.</summary>
    public static Word InvalidCommand { get; } = Word.Of(7, 4);

    /// <summary>PCONFIG of MET completed with ZF = 1, RAX = 3.</summary>
    public static Word InvalidKeyId { get; } = Word.Of(8, 4);

    /// <summary>PCONFIG of MET completed with ZF = 1, RAX = 4.</summary>
    public static Word InvalidAlgorithm { get; } = Word.Of(9, 4);

    /// <summary>The core left VMX non-root operation instead (F-PCFG-1).</summary>
    public static Word VmExit { get; } = Word.Of(10, 4);

    /// <summary>The fabric refused a device's access (F-CCH-7).</summary>
    public static Word Aborted { get; } = Word.Of(11, 4);

    /// <summary>The architecture leaves it open: any outcome, and any content of the line named.</summary>
    public static Word Unspecified { get; } = Word.Of(12, 4);

    /// <summary>The name of a concrete outcome.</summary>
    public static string Name(Word outcome) =>
        outcome.Concrete < (ulong)Names.Length ? Names[(int)outcome.Concrete] : throw new InvalidOperationException($"outcome {outcome.Concrete} does not exist");
}
