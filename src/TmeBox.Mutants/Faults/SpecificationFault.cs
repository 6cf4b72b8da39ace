using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Vectors;
using TmeBox.Engine;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Rules;

namespace TmeBox.Mutants;

/// <summary>A guard of the specification that always gives one answer.</summary>
/// <param name="Mutant">The guard and its answer.</param>
public sealed record SpecificationFault(Mutant Mutant)
    : SeededFault(Mutant.ToString(), Mutant.Rule.Id, Mutant.Replacement ? "The rule always applies." : "The rule never applies.", null)
{
    /// <inheritdoc/>
    public override string Place => "specification";

    /// <inheritdoc/>
    public override IImplementation Make(FuzzPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return new SpecificationImplementation(platform.Profile, platform.Cache.Mode == CacheMode.Uncached, Mutant);
    }

    /// <inheritdoc/>
    public override IVectorStart Start(VectorGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var side = new SpecificationSide(group.Platform, BitsCipher.For(group.Platform), group.Cache.Mode == CacheMode.Uncached, Mutant);
        foreach (var operation in group.SetUp) side.Step(operation);
        return new Forks(side);
    }

    private sealed class Forks(SpecificationSide begun) : IVectorStart
    {
        public Func<Operation, Response> Begin()
        {
            var side = begun.Fork();
            return operation => side.Step(operation);
        }

        public void Dispose()
        {
        }
    }
}
