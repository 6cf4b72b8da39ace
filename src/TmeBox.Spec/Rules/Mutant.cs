namespace TmeBox.Spec.Rules;

/// <summary>A deliberately broken specification: one guard always gives the same answer.</summary>
/// <remarks>Every rule must make some theorem or property fail when it is replaced; that shows that the rule is needed.</remarks>
/// <param name="Rule">The guard that is replaced.</param>
/// <param name="Replacement">What it says instead: false drops the rule, true applies it always.</param>
public sealed record Mutant(Rule Rule, bool Replacement)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rule.Id} := {(Replacement ? "true" : "false")}";
}
