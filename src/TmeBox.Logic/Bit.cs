namespace TmeBox.Logic;

/// <summary>A lifted truth value: concrete, or a term. It has no conversion to <see cref="bool"/>, so an accidental <c>if</c> on it does not compile.</summary>
/// <remarks>Immutable. Where a program must branch it asks <see cref="TryConcrete"/>, and answers for both outcomes.</remarks>
public readonly struct Bit : IEquatable<Bit>
{
    private readonly Term? term;
    private readonly bool value;

    private Bit(bool value) => this.value = value;

    private Bit(Term term) => this.term = term;

    /// <summary>The concrete truth.</summary>
    public static Bit True => new(true);

    /// <summary>The concrete falsehood.</summary>
    public static Bit False => default;

    /// <summary>A concrete value.</summary>
    public static implicit operator Bit(bool value) => new(value);

    /// <summary>The value of a term of the Boolean sort; constants become concrete.</summary>
    /// <exception cref="SortMismatchException">The term has another sort.</exception>
    public static Bit Of(Term term)
    {
        if (term.Sort.Kind != SortKind.Bool) throw new SortMismatchException($"a {term.Sort} is not a truth value");
        return term.Op == Op.Constant ? new(term.Value != 0) : new(term);
    }

    /// <summary>This value as a term.</summary>
    public Term Term => term ?? Fold.Bool(value);

    /// <summary>Whether the value is concrete.</summary>
    public bool IsConcrete => term is null;

    /// <summary>Whether the value is known to be true.</summary>
    public bool IsTrue => term is null && value;

    /// <summary>Whether the value is known to be false.</summary>
    public bool IsFalse => term is null && !value;

    /// <summary>Tells whether the value is concrete, and which it is.</summary>
    public bool TryConcrete(out bool concrete)
    {
        concrete = value;
        return term is null;
    }

    /// <summary>The same value under a name, which a solver's core can mention. Concrete values have no need of one.</summary>
    public Bit Labelled(string name) => term is null ? this : Of(Fold.Label(name, term));

    /// <summary>Negation.</summary>
    public static Bit operator !(Bit a) => a.term is null ? new(!a.value) : Of(Fold.Not(a.term));

    /// <summary>Conjunction.</summary>
    public static Bit operator &(Bit a, Bit b)
    {
        if (a.term is null) return a.value ? b : False;
        if (b.term is null) return b.value ? a : False;
        return Of(Fold.And(a.term, b.term));
    }

    /// <summary>Disjunction.</summary>
    public static Bit operator |(Bit a, Bit b)
    {
        if (a.term is null) return a.value ? True : b;
        if (b.term is null) return b.value ? True : a;
        return Of(Fold.Or(a.term, b.term));
    }

    /// <summary>Equality of two truth values.</summary>
    public static Bit operator ==(Bit a, Bit b) =>
        a.term is null && b.term is null ? new(a.value == b.value) : Of(Fold.Equal(a.Term, b.Term));

    /// <summary>Exclusive or.</summary>
    public static Bit operator !=(Bit a, Bit b) => !(a == b);

    /// <summary>Exclusive or.</summary>
    public static Bit operator ^(Bit a, Bit b) => a != b;

    /// <summary>Implication: false only where this holds and <paramref name="consequence"/> does not.</summary>
    public Bit Implies(Bit consequence) => !this | consequence;

    /// <summary>Whether two lifted values are written alike; a comparison of values is <c>==</c>.</summary>
    public bool Equals(Bit other) => ReferenceEquals(term, other.term) && value == other.value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bit b && Equals(b);

    /// <inheritdoc/>
    public override int GetHashCode() => term?.Id ?? (value ? 1 : 0);

    /// <inheritdoc/>
    public override string ToString() => term is null ? (value ? "true" : "false") : SmtText.Of(term);
}
