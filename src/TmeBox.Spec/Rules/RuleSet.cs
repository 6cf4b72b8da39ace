using TmeBox.Logic;

namespace TmeBox.Spec.Rules;

/// <summary>The rules that decided a step, as a lifted set: on a concrete run the rules themselves, in a proof a condition for each.</summary>
/// <param name="Low">One bit for each of the first 64 rules.</param>
/// <param name="High">One bit for each of the next 64.</param>
public readonly record struct RuleSet(Word Low, Word High)
{
    /// <summary>How many rules fit.</summary>
    public const int Capacity = 128;

    private static readonly Word Zero = Word.Of(0, 64);

    /// <summary>No rule.</summary>
    public static RuleSet Empty { get; } = new(Zero, Zero);

    /// <summary>Whether a rule is in the set.</summary>
    public Bit this[Rule rule] => rule.Number < 64 ? Low[rule.Number] : High[rule.Number - 64];

    /// <summary>The set with a rule added where a condition holds.</summary>
    public RuleSet With(Rule rule, Bit condition)
    {
        if (condition.IsFalse) return this;
        var bit = Word.Of(1UL << (rule.Number & 63), 64);
        var added = condition.IsTrue ? bit : Lifted.If(condition, bit, Zero);
        return rule.Number < 64 ? this with { Low = Low | added } : this with { High = High | added };
    }

    /// <summary>The rules of a concrete set.</summary>
    public IEnumerable<Rule> Rules()
    {
        foreach (var rule in RuleBook.All)
            if (this[rule].IsTrue)
                yield return rule;
    }
}
