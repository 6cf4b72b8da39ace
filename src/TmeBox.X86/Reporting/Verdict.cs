namespace TmeBox.X86.Reporting;

/// <summary>What is said of a file.</summary>
public enum Verdict
{
    /// <summary>Every rule holds.</summary>
    Accepted,

    /// <summary>Some rule is broken.</summary>
    Rejected,

    /// <summary>Every rule holds of a relocatable object as far as it goes; what its linker makes of it is still to be judged.</summary>
    Provisional,
}
