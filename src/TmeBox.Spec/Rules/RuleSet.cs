using TmeBox.Logic;

namespace TmeBox.Spec.Rules;

/// <summary>The rules that decided a step, as a lifted set: on a concrete run the rules themselves, in a proof a condition for each.</summary>
/// <param name="First">One bit for each of the first 64 rules.</param>
/// <param name="Second">One bit for each of the next 64.</param>
/// <param name="Third">And the next.</param>
/// <param name="Fourth">And the last.</param>
public readonly record struct RuleSet(Word First, Word Second, Word Third, Word Fourth)
{
    /// <summary>How many rules fit.</summary>
    public const int Capacity = 256;

    private static readonly Word Zero = Word.Of(0, 64);

    /// <summary>No rule.</summary>
    public static RuleSet Empty { get; } = new(Zero, Zero, Zero, Zero);

    /// <summary>Whether a rule is in the set.</summary>
    public Bit this[Rule rule] => Part(rule.Number >> 6)[rule.Number & 63];

    /// <summary>The set with a rule added where a condition holds.</summary>
    public RuleSet With(Rule rule, Bit condition)
    {
        if (condition.IsFalse) return this;
        var bit = Word.Of(1UL << (rule.Number & 63), 64);
        var added = condition.IsTrue ? bit : Lifted.If(condition, bit, Zero);
        return (rule.Number >> 6) switch
        {
            0 => this with { First = First | added },
            1 => this with { Second = Second | added },
            2 => this with { Third = Third | added },
            _ => this with { Fourth = Fourth | added },
        };
    }

    /// <summary>All rules of two sets.</summary>
    public static RuleSet operator |(RuleSet a, RuleSet b) => new(a.First | b.First, a.Second | b.Second, a.Third | b.Third, a.Fourth | b.Fourth);

    /// <summary>The rules of a concrete set.</summary>
    public IEnumerable<Rule> Rules()
    {
        foreach (var rule in RuleBook.All)
            if (this[rule].IsTrue)
                yield return rule;
    }

    private Word Part(int number) => number switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };
}
