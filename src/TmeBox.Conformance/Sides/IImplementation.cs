using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Sides;

/// <summary>Something that claims to be KeyID-tagged memory and can be compared with the specification.</summary>
/// <remarks>It starts as after reset. Inspection has no side effect. Used by one thread at a time.</remarks>
public interface IImplementation
{
    /// <summary>A name for reports.</summary>
    string Name { get; }

    /// <summary>Whether no line stays cached after an operation.</summary>
    bool Uncached { get; }

    /// <summary>What of it can be seen and compared; everything by default.</summary>
    Sight Sight => Sight.Everything;

    /// <summary>
    /// Whether it may answer "unspecified" to what the specification decides, which is then counted and ends the comparison. The project's own
    /// sides decide all that the specification does; of them such an answer is a divergence.
    /// </summary>
    bool MayLeaveOpen => false;

    /// <summary>Whether it performs a kind of operation at all; what it does not is skipped, and counted.</summary>
    bool Performs(Operation operation);

    /// <summary>Performs an operation.</summary>
    /// <remarks>A load that is refused must give no data: the response then has 64 zero bytes or none.</remarks>
    Response Step(Operation operation);

    /// <summary>What a register of a core holds, whatever the core's privilege level: 982H, 983H, 984H, 9FFH, 87H; null if the side does not tell.</summary>
    ulong? Register(int core, uint index);

    /// <summary>The entry of a KeyID, 0 to 32767, in a package's key table.</summary>
    KeyView KeyOf(int package, int keyId);

    /// <summary>The DRAM cell that a line address reaches now.</summary>
    DramView Inspect(ulong line);

    /// <summary>All DRAM cells that are not blank, or ever were, by their own address whatever the wiring.</summary>
    IEnumerable<DramView> DramLines();

    /// <summary>All cache entries.</summary>
    IEnumerable<CacheView> CachedLines();

    /// <summary>All translations that cores hold; null if the side does not tell.</summary>
    IEnumerable<TlbView>? Translations();

    /// <summary>Tells it what the specification answered to the operation that it has just performed: for one that keeps MACs of its own.</summary>
    void Learn(Operation operation, in Response specified, in Response answered)
    {
    }
}
