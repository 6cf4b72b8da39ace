using TmeBox.Conformance.Operations;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Sides;

/// <summary>The specification in the place of an implementation: what shows that sequences and comparison notice a fault, without any engine.</summary>
public sealed class SpecificationImplementation : IImplementation
{
    private readonly SpecificationSide side;

    /// <summary>The specification with the real cipher, after reset.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="uncached">Whether no line stays cached after an operation.</param>
    /// <param name="mutant">A rule to break on purpose, or null.</param>
    public SpecificationImplementation(Profile profile, bool uncached = false, Mutant? mutant = null) =>
        (side, Uncached) = (new(profile, BitsCipher.For(profile), uncached, mutant), uncached);

    /// <inheritdoc/>
    public string Name => "specification";

    /// <inheritdoc/>
    public bool Uncached { get; }

    /// <inheritdoc/>
    public bool Performs(Operation operation) => true;

    /// <inheritdoc/>
    public Response Step(Operation operation) => side.Step(operation);

    /// <inheritdoc/>
    public ulong? Register(int core, uint index) => SpecificationView.Register(side.State, core, index);

    /// <inheritdoc/>
    public KeyView KeyOf(int package, int keyId) => SpecificationView.Key(side.State, package, keyId);

    /// <inheritdoc/>
    public DramView Inspect(ulong line) => SpecificationView.Dram(side.State, line);

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() => SpecificationView.DramCells(side.State);

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() => SpecificationView.CachedLines(side.State);

    /// <inheritdoc/>
    public IEnumerable<TlbView> Translations() => SpecificationView.Translations(side.State);
}
