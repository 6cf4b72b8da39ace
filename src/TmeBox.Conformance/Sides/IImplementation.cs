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

    /// <summary>Performs an operation.</summary>
    /// <remarks>A load that is refused must give no data: the response then has 64 zero bytes or none.</remarks>
    Response Step(Operation operation);

    /// <summary>The value of 982H.</summary>
    ulong ReadActivate();

    /// <summary>The key table's entry of a KeyID, 0 to 32767.</summary>
    KeyView KeyOf(int keyId);

    /// <summary>One DRAM line, in <paramref name="ciphertext"/> and the result.</summary>
    (uint Mac, bool Poison) Inspect(ulong line, Span<byte> ciphertext);

    /// <summary>All DRAM lines that are not blank, or ever were.</summary>
    IEnumerable<DramView> DramLines();

    /// <summary>All cache entries.</summary>
    IEnumerable<CacheView> CachedLines();
}
