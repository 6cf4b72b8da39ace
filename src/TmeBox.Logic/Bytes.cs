namespace TmeBox.Logic;

/// <summary>A lifted byte string of an opaque sort: concrete bytes, or a term about which only equality is known.</summary>
/// <remarks>
/// Immutable. A theorem about opaque values holds for every length and every content of them, so it needs no argument
/// from small widths to real ones. What may be computed on them are functions that compute on concrete operands and are uninterpreted on terms (<see cref="Function"/>).
/// </remarks>
public readonly struct Bytes : IEquatable<Bytes>
{
    private readonly Term? term;
    private readonly byte[]? value;

    private Bytes(Sort sort, byte[]? value, Term? term)
    {
        Sort = sort;
        this.value = value;
        this.term = term;
    }

    /// <summary>The opaque sort.</summary>
    public Sort Sort { get; }

    /// <summary>Whether the value is concrete.</summary>
    public bool IsConcrete => term is null;

    /// <summary>The concrete bytes.</summary>
    /// <exception cref="InvalidOperationException">The value is a term.</exception>
    public ReadOnlySpan<byte> Concrete => value ?? throw new InvalidOperationException("the bytes are symbolic: " + this);

    /// <summary>This value as a term.</summary>
    public Term Term => term ?? Term.Intern(Op.OpaqueConstant, Sort, [], 0, null, Convert.ToHexStringLower(value!));

    /// <summary>A concrete value; the bytes are copied.</summary>
    /// <exception cref="SortMismatchException">The length is not the sort's.</exception>
    public static Bytes Of(Sort sort, ReadOnlySpan<byte> value) => Owning(sort, value.ToArray());

    /// <summary>A concrete value that takes over an array which the caller gives up.</summary>
    /// <exception cref="SortMismatchException">The length is not the sort's.</exception>
    public static Bytes Owning(Sort sort, byte[] value)
    {
        if (sort.Kind != SortKind.Opaque || value.Length != sort.Size)
            throw new SortMismatchException($"{value.Length} bytes are not a {sort.Name} of {sort.Size}");
        return new(sort, value, null);
    }

    /// <summary>The value of a term of an opaque sort; constants become concrete.</summary>
    public static Bytes Of(Term term)
    {
        if (term.Sort.Kind != SortKind.Opaque) throw new SortMismatchException($"a {term.Sort} is not opaque");
        return term.Op == Op.OpaqueConstant ? new(term.Sort, Convert.FromHexString(term.Name!), null) : new(term.Sort, null, term);
    }

    /// <summary>Equality.</summary>
    public static Bit operator ==(Bytes a, Bytes b)
    {
        if (a.Sort != b.Sort) throw new SortMismatchException($"a {a.Sort} is compared with a {b.Sort}");
        return a.term is null && b.term is null
            ? a.value.AsSpan().SequenceEqual(b.value)
            : Bit.Of(Fold.Equal(a.Term, b.Term));
    }

    /// <summary>Inequality.</summary>
    public static Bit operator !=(Bytes a, Bytes b) => !(a == b);

    /// <summary>Whether two lifted values are written alike; a comparison of values is <c>==</c>.</summary>
    public bool Equals(Bytes other) =>
        Sort == other.Sort && ReferenceEquals(term, other.term) && (ReferenceEquals(value, other.value) || value.AsSpan().SequenceEqual(other.value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes b && Equals(b);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (term is not null) return term.Id;
        var h = default(HashCode);
        h.AddBytes(value);
        return h.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => term is null ? Convert.ToHexStringLower(value ?? []) : SmtText.Of(term);
}
