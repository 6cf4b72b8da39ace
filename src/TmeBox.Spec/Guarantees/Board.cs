namespace TmeBox.Spec.Guarantees;

/// <summary>What somebody may have done to the wires between the memory controller and the cells.</summary>
[Flags]
public enum Board
{
    /// <summary>Nothing.</summary>
    Honest = 0,

    /// <summary>Writes to some addresses are lost.</summary>
    LosesWrites = 1,

    /// <summary>Some addresses reach the cells of others.</summary>
    HasAliases = 2,
}
