extern alias Seeded;

using System.Collections.Immutable;
using TmeBox.Prover.Theorems.Mutants;

namespace TmeBox.Mutants;

/// <summary>All seeded faults.</summary>
public static class FaultCatalogue
{
    /// <summary>Every guard of the machine, never and always; those where that is no change of what operations do are not here, and proved to be none.</summary>
    public static ImmutableArray<SeededFault> OfSpecification { get; } = [.. MutantTable.Mutants.Where(m => Equivalent.Of(m) is null).Select(m => new SpecificationFault(m))];

    /// <summary>Wrong code in the engine, in the order of its files.</summary>
    public static ImmutableArray<SeededFault> OfEngine { get; } = [.. Seeded::TmeBox.Engine.EngineFaults.All.Select(f => new EngineCodeFault(f))];

    /// <summary>All of them.</summary>
    public static ImmutableArray<SeededFault> All { get; } = [.. OfSpecification, .. OfEngine];

    /// <summary>The fault of an id, or null.</summary>
    public static SeededFault? Named(string id) => All.FirstOrDefault(f => string.Equals(f.Id, id, StringComparison.Ordinal));
}
