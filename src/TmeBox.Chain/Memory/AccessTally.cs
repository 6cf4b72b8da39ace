using TmeBox.Spec.Guarantees;

namespace TmeBox.Chain.Memory;

/// <summary>Counts accesses.</summary>
internal sealed class AccessTally
{
    /// <summary>Loads that completed.</summary>
    public long Loads { get; private set; }

    /// <summary>Stores that completed.</summary>
    public long Stores { get; private set; }

    /// <summary>Fetches that completed.</summary>
    public long Fetches { get; private set; }

    /// <summary>Accesses that faulted in translation.</summary>
    public long Faults { get; set; }

    /// <summary>Page walks.</summary>
    public long Walks { get; set; }

    /// <summary>Counts an access that completed.</summary>
    public void Count(MoveKind kind)
    {
        switch (kind)
        {
            case MoveKind.Load:
                Loads++;
                break;
            case MoveKind.Store:
                Stores++;
                break;
            default:
                Fetches++;
                break;
        }
    }
}
