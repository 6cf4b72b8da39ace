using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>How an operation can end. A fault of the program and a fault of the specification never look alike: the latter is an exception.</summary>
public static class Outcomes
{
    /// <summary>Completed.</summary>
    public static Word Done { get; } = Word.Of(0, 4);

    /// <summary>#UD.</summary>
    public static Word InvalidOpcode { get; } = Word.Of(1, 4);

    /// <summary>#GP(0).</summary>
    public static Word GeneralProtection { get; } = Word.Of(2, 4);

    /// <summary>#PF with RSVD: the physical address has a bit set that is reserved here (F-ADR-2).</summary>
    public static Word PageFault { get; } = Word.Of(3, 4);

    /// <summary>#MC: the core consumed poison (F-INT-6).</summary>
    public static Word MachineCheck { get; } = Word.Of(4, 4);

    /// <summary>PCONFIG completed with ZF = 1, RAX = 5: another agent holds the key table.</summary>
    public static Word DeviceBusy { get; } = Word.Of(5, 4);

    /// <summary>PCONFIG completed with ZF = 1, RAX = 2: no entropy for a random key.</summary>
    public static Word EntropyError { get; } = Word.Of(6, 4);

    /// <summary>The name of a concrete outcome.</summary>
    public static string Name(Word outcome) => outcome.Concrete switch
    {
        0 => "Done",
        1 => "#UD",
        2 => "#GP(0)",
        3 => "#PF",
        4 => "#MC",
        5 => "DEVICE_BUSY",
        6 => "ENTROPY_ERROR",
        var other => throw new InvalidOperationException($"outcome {other} does not exist"),
    };
}
