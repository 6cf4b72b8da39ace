using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Mutants;

/// <summary>What became of one broken specification.</summary>
/// <param name="Mutant">The rule and what it says instead.</param>
/// <param name="Killer">The first obligation that fails on it, or null.</param>
/// <param name="Argument">Why nothing can fail on it, where that is so; otherwise null.</param>
public sealed record MutantRow(Mutant Mutant, string? Killer, string? Argument)
{
    /// <summary>Neither killed nor excused: a rule that no theorem needs, or a theorem that is missing.</summary>
    public bool Survived => Killer is null && Argument is null;
}
