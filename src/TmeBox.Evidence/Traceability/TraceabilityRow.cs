using System.Collections.Immutable;
using TmeBox.Spec.Rules;

namespace TmeBox.Evidence.Traceability;

/// <summary>One rule and its evidence.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Facts">The facts that it cites.</param>
/// <param name="Theorems">Theorems whose proofs used it.</param>
/// <param name="Tests">Tests that name it.</param>
/// <param name="Vector">The file of a run that fires it, or null.</param>
/// <param name="Mutants">What noticed its replacement by false and by true, or why nothing can.</param>
public sealed record TraceabilityRow(
    Rule Rule,
    ImmutableArray<string> Facts,
    ImmutableArray<string> Theorems,
    ImmutableArray<string> Tests,
    string? Vector,
    ImmutableArray<string> Mutants);
