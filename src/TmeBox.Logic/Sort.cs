namespace TmeBox.Logic;

/// <summary>The three kinds of value that a term can stand for.</summary>
public enum SortKind
{
    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>A fixed-width bit vector, 1 to 64 bits.</summary>
    BitVector,

    /// <summary>A value about which only equality is known: a line, a key, a MAC.</summary>
    Opaque,
}

/// <summary>The sort of a term.</summary>
/// <param name="Kind">Which kind of value.</param>
/// <param name="Size">Width in bits of a bit vector; length in bytes of the concrete form of an opaque sort; 0 for truth values.</param>
/// <param name="Name">The name of an opaque sort; empty otherwise.</param>
public readonly record struct Sort(SortKind Kind, int Size, string Name)
{
    /// <summary>The sort of truth values.</summary>
    public static Sort Bool { get; } = new(SortKind.Bool, 0, "");

    /// <summary>The sort of bit vectors of the given width.</summary>
    /// <param name="width">Width in bits, 1 to 64.</param>
    public static Sort BitVector(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 64);
        return new(SortKind.BitVector, width, "");
    }

    /// <summary>An opaque sort; its concrete values are byte strings of one length.</summary>
    /// <param name="name">An SMT-LIB symbol that needs no bars, unique in a script.</param>
    /// <param name="length">Length in bytes of a concrete value.</param>
    /// <exception cref="SortMismatchException">The name needs bars; solvers print elements of such a sort in ways that cannot be read.</exception>
    public static Sort Opaque(string name, int length) =>
        SmtText.IsPlain(name) ? new(SortKind.Opaque, length, name) : throw new SortMismatchException($"'{name}' cannot be the name of a sort");

    /// <summary>The sort as SMT-LIB writes it.</summary>
    public override string ToString() => Kind switch
    {
        SortKind.Bool => "Bool",
        SortKind.BitVector => $"(_ BitVec {Size})",
        _ => Name,
    };
}
