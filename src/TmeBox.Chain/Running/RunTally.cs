namespace TmeBox.Chain.Running;

/// <summary>Counts what threads did.</summary>
internal sealed class RunTally
{
    /// <summary>Instructions that completed.</summary>
    public long Instructions { get; set; }

    /// <summary>Instructions that faulted; each thread went on elsewhere.</summary>
    public long Faults { get; set; }

    /// <summary>Instructions of the victim that were not run, since they would have touched what is not the victim's.</summary>
    public long Steered { get; set; }

    /// <summary>Host calls.</summary>
    public long HostCalls { get; set; }

    /// <summary>Instructions that no verifier accepted: of a broken chain only.</summary>
    public long Unverified { get; set; }
}
