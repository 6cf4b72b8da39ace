using TmeBox.Logic;

namespace TmeBox.Spec.Rules;

/// <summary>The rules that decided a step, as a lifted set: on a concrete run the rules themselves, in a proof a condition for each.</summary>
/// <remarks>
/// Immutable; safe for many threads. A run meets few different sets and asks for the same additions again and again, so a set remembers
/// the sets that it grew into: noting a rule costs a look-up, no allocation.
/// </remarks>
public sealed class RuleSet : IEquatable<RuleSet>
{
    /// <summary>How many rules fit.</summary>
    public const int Capacity = 256;

    private static readonly Word Zero = Word.Of(0, 64);

    // A race writes equal sets.
    private RuleSet?[]? grown;

    /// <summary>A set of rules by number.</summary>
    /// <param name="first">One bit for each of the first 64 rules.</param>
    /// <param name="second">One bit for each of the next 64.</param>
    /// <param name="third">And the next.</param>
    /// <param name="fourth">And the last.</param>
    public RuleSet(Word first, Word second, Word third, Word fourth) => (First, Second, Third, Fourth) = (first, second, third, fourth);

    /// <summary>No rule.</summary>
    public static RuleSet Empty { get; } = new(Zero, Zero, Zero, Zero);

    /// <summary>Rules 0 to 63.</summary>
    public Word First { get; }

    /// <summary>Rules 64 to 127.</summary>
    public Word Second { get; }

    /// <summary>Rules 128 to 191.</summary>
    public Word Third { get; }

    /// <summary>Rules 192 to 255.</summary>
    public Word Fourth { get; }

    /// <summary>Whether a rule is in the set.</summary>
    public Bit this[Rule rule] => Part(rule.Number >> 6)[rule.Number & 63];

    /// <summary>The set with a rule added where a condition holds.</summary>
    public RuleSet With(Rule rule, Bit condition)
    {
        if (condition.IsFalse) return this;
        if (!condition.IsTrue) return Grow(rule, condition);
        grown ??= new RuleSet?[Capacity];
        return grown[rule.Number] ??= Grow(rule, condition);
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

    /// <summary>Whether two sets are written alike.</summary>
    public bool Equals(RuleSet? other) =>
        other is not null && First.Equals(other.First) && Second.Equals(other.Second) && Third.Equals(other.Third) && Fourth.Equals(other.Fourth);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RuleSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, Second, Third, Fourth);

    private RuleSet Grow(Rule rule, Bit condition)
    {
        var added = Lifted.If(condition, Word.Of(1UL << (rule.Number & 63), 64), Zero);
        return (rule.Number >> 6) switch
        {
            0 => new(First | added, Second, Third, Fourth),
            1 => new(First, Second | added, Third, Fourth),
            2 => new(First, Second, Third | added, Fourth),
            _ => new(First, Second, Third, Fourth | added),
        };
    }

    private Word Part(int number) => number switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };
}
