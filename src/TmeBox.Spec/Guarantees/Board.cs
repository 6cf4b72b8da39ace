namespace TmeBox.Spec.Guarantees;

/// <summary>What somebody may have done to the wires between the memory controller and the cells.</summary>
public enum Board
{
    /// <summary>Nothing.</summary>
    Honest,

    /// <summary>Writes to some addresses are lost.</summary>
    LosesWrites,

    /// <summary>Some addresses reach the cells of others.</summary>
    HasAliases,
}
