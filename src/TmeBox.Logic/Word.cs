using System.Globalization;

namespace TmeBox.Logic;

/// <summary>A lifted bit vector of fixed width, 1 to 64 bits: concrete, or a term. Operands of different width are an error, never converted.</summary>
/// <remarks>Immutable. Arithmetic is modulo 2^width and unsigned.</remarks>
public readonly struct Word : IEquatable<Word>
{
    private readonly Term? term;
    private readonly ulong value;
    private readonly byte width;

    private Word(ulong value, int width, Term? term = null)
    {
        this.value = value;
        this.width = (byte)width;
        this.term = term;
    }

    /// <summary>Width in bits.</summary>
    public int Width => width;

    /// <summary>Whether the value is concrete.</summary>
    public bool IsConcrete => term is null;

    /// <summary>This value as a term.</summary>
    public Term Term => term ?? Fold.BitVector(value, width);

    /// <summary>The concrete value.</summary>
    /// <exception cref="InvalidOperationException">The value is a term.</exception>
    public ulong Concrete => term is null ? value : throw new InvalidOperationException("the word is symbolic: " + this);

    /// <summary>A concrete word.</summary>
    /// <param name="value">The value, below 2^width.</param>
    /// <param name="width">Width in bits, 1 to 64.</param>
    /// <exception cref="SortMismatchException">The value needs more bits, or the width is out of range.</exception>
    public static Word Of(ulong value, int width)
    {
        if (width is < 1 or > 64) throw new SortMismatchException($"a word has 1 to 64 bits, not {width}");
        if ((value & ~Fold.Mask(width)) != 0) throw new SortMismatchException($"0x{value:x} does not fit {width} bits");
        return new(value, width);
    }

    /// <summary>The value of a term of a bit-vector sort; constants become concrete.</summary>
    /// <exception cref="SortMismatchException">The term has another sort.</exception>
    public static Word Of(Term term)
    {
        if (term.Sort.Kind != SortKind.BitVector) throw new SortMismatchException($"a {term.Sort} is not a word");
        return term.Op == Op.Constant ? new(term.Value, term.Sort.Size) : new(0, term.Sort.Size, term);
    }

    /// <summary>Tells whether the value is concrete, and which it is.</summary>
    public bool TryConcrete(out ulong concrete)
    {
        concrete = value;
        return term is null;
    }

    /// <summary>Bits <paramref name="high"/> down to <paramref name="low"/>, both included.</summary>
    public Word Slice(int high, int low)
    {
        if (low < 0 || high < low || high >= width) throw new SortMismatchException($"bits {high}:{low} of a word of {width} bits");
        return term is null ? new((value >> low) & Fold.Mask(high - low + 1), high - low + 1) : Of(Fold.Extract(term, high, low));
    }

    /// <summary>One bit.</summary>
    public Bit this[int index] => term is null && index < width && index >= 0
        ? ((value >> index) & 1) != 0
        : Slice(index, index) == 1;

    /// <summary>The same number in more bits.</summary>
    public Word ZeroExtend(int toWidth)
    {
        if (toWidth < width || toWidth > 64) throw new SortMismatchException($"a word of {width} bits is not extended to {toWidth}");
        return toWidth == width ? this : term is null ? new(value, toWidth) : Of(Fold.Concat(Fold.BitVector(0, toWidth - width), term));
    }

    /// <summary>The two words side by side, <paramref name="high"/> in the upper bits; together at most 64 bits.</summary>
    public static Word Concat(Word high, Word low)
    {
        var sum = high.width + low.width;
        if (sum > 64) throw new SortMismatchException($"{high.width} and {low.width} bits do not fit 64");
        return high.term is null && low.term is null ? new((high.value << low.width) | low.value, sum) : Of(Fold.Concat(high.Term, low.Term));
    }

    /// <summary>Bitwise complement.</summary>
    public static Word operator ~(Word a) => a.term is null ? new(~a.value & Fold.Mask(a.width), a.width) : Of(Fold.Unary(Op.BvNot, a.term));

    /// <summary>Bitwise and.</summary>
    public static Word operator &(Word a, Word b) => Binary(Op.BvAnd, a, b);

    /// <summary>Bitwise or.</summary>
    public static Word operator |(Word a, Word b) => Binary(Op.BvOr, a, b);

    /// <summary>Bitwise exclusive or.</summary>
    public static Word operator ^(Word a, Word b) => Binary(Op.BvXor, a, b);

    /// <summary>Sum modulo 2^width.</summary>
    public static Word operator +(Word a, Word b) => Binary(Op.BvAdd, a, b);

    /// <summary>Difference modulo 2^width.</summary>
    public static Word operator -(Word a, Word b) => Binary(Op.BvSub, a, b);

    /// <summary>Left shift; by the width or more it gives zero.</summary>
    public static Word operator <<(Word a, Word b) => Binary(Op.BvShl, a, b);

    /// <summary>Logical right shift; by the width or more it gives zero.</summary>
    public static Word operator >>(Word a, Word b) => Binary(Op.BvLshr, a, b);

    /// <summary>Equality.</summary>
    public static Bit operator ==(Word a, Word b)
    {
        Match(a, b);
        return a.term is null && b.term is null ? a.value == b.value : Bit.Of(Fold.Equal(a.Term, b.Term));
    }

    /// <summary>Inequality.</summary>
    public static Bit operator !=(Word a, Word b) => !(a == b);

    /// <summary>Equality with a number, which must fit the word's width.</summary>
    public static Bit operator ==(Word a, ulong b) => a == Of(b, a.width);

    /// <summary>Inequality with a number, which must fit the word's width.</summary>
    public static Bit operator !=(Word a, ulong b) => !(a == b);

    /// <summary>Unsigned less-than.</summary>
    public static Bit operator <(Word a, Word b) => Compare(Op.BvUlt, a, b);

    /// <summary>Unsigned greater-than.</summary>
    public static Bit operator >(Word a, Word b) => Compare(Op.BvUlt, b, a);

    /// <summary>Unsigned less-or-equal.</summary>
    public static Bit operator <=(Word a, Word b) => Compare(Op.BvUle, a, b);

    /// <summary>Unsigned greater-or-equal.</summary>
    public static Bit operator >=(Word a, Word b) => Compare(Op.BvUle, b, a);

    /// <summary>Whether two lifted values are written alike; a comparison of values is <c>==</c>.</summary>
    public bool Equals(Word other) => value == other.value && width == other.width && ReferenceEquals(term, other.term);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Word w && Equals(w);

    /// <inheritdoc/>
    public override int GetHashCode() => term is null ? (int)((value * 0x9E3779B97F4A7C15) >> 32) : term.Id;

    /// <inheritdoc/>
    public override string ToString() => term is null ? "0x" + value.ToString("x", CultureInfo.InvariantCulture) : SmtText.Of(term);

    private static Word Binary(Op op, Word a, Word b)
    {
        Match(a, b);
        return a.term is null && b.term is null
            ? new(Fold.Compute(op, a.value, b.value, a.width), a.width)
            : Of(Fold.Binary(op, a.Term, b.Term));
    }

    private static Bit Compare(Op op, Word a, Word b)
    {
        Match(a, b);
        return a.term is null && b.term is null
            ? op == Op.BvUlt ? a.value < b.value : a.value <= b.value
            : Bit.Of(Fold.Compare(op, a.Term, b.Term));
    }

    private static void Match(Word a, Word b)
    {
        if (a.width != b.width) throw new SortMismatchException($"a word of {a.width} bits meets one of {b.width}");
    }
}
