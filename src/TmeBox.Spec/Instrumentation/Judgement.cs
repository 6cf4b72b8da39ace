using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>Collects what the code rules say about one thing. Code is accepted where no rule refuses it.</summary>
/// <remarks>Used by one thread.</remarks>
public sealed class Judgement
{
    private readonly Mutant? mutant;

    /// <summary>Begins with nothing refused.</summary>
    /// <param name="mutant">The rule that is broken on purpose, or null: the specification itself.</param>
    public Judgement(Mutant? mutant = null) => this.mutant = mutant;

    /// <summary>Whether no rule refused.</summary>
    public Bit Accepted { get; private set; } = true;

    /// <summary>The first rule that is known to refuse, or null.</summary>
    public Rule? First { get; private set; }

    /// <summary>Refuses where a condition holds.</summary>
    public void Refuse(Rule rule, Bit condition)
    {
        condition = Holds(rule, condition);
        if (condition.IsFalse) return;
        Accepted &= !condition;
        if (condition.IsTrue) First ??= rule;
    }

    /// <summary>What a rule that grants something says: its condition, or what stands in for it in a mutant.</summary>
    public Bit Holds(Rule rule, Bit condition) =>
        mutant is not null && ReferenceEquals(mutant.Rule, rule) ? mutant.Replacement : condition.IsConcrete ? condition : condition.Labelled(rule.Id);
}
