namespace TmeBox.Spec.Sandbox;

/// <summary>What page tables let a window do with memory.</summary>
public enum Access
{
    /// <summary>Loads and stores.</summary>
    ReadWrite,

    /// <summary>Loads.</summary>
    Read,

    /// <summary>Loads and fetches.</summary>
    ReadExecute,

    /// <summary>Everything: can be written down, and no policy with it is well-formed.</summary>
    ReadWriteExecute,
}
