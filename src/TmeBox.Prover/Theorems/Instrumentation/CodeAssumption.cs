namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>How much a theorem about code assumes; each includes those before it.</summary>
internal enum CodeAssumption
{
    /// <summary>Nothing of the instruction.</summary>
    Nothing,

    /// <summary>A decoder can give the form.</summary>
    WellFormed,

    /// <summary>The invariant holds before the instruction, and the code rules accept it.</summary>
    Accepted,
}
