using System.Collections.Immutable;

namespace TmeBox.Logic;

/// <summary>Values for uninterpreted functions at the points where they are known: a solver's model, or a test's choice.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class Interpretation : ILeafVisitor
{
    private readonly Dictionary<Term, Term> known = [];
    private readonly Dictionary<Term, Term> evaluated = [];
    private readonly Func<Function, ImmutableArray<Term>, Term> otherwise;

    /// <summary>Creates an interpretation.</summary>
    /// <param name="otherwise">The value of a function at a point where none was defined; zero, false or zero bytes where absent.</param>
    public Interpretation(Func<Function, ImmutableArray<Term>, Term>? otherwise = null) => this.otherwise = otherwise ?? ((f, _) => Zero(f.Result));

    /// <summary>Fixes a function's value at a point; all terms are constants.</summary>
    public void Define(Function function, ImmutableArray<Term> arguments, Term value)
    {
        known[function.Apply(arguments)] = value;
        evaluated.Clear();
    }

    /// <summary>The constant that a term stands for.</summary>
    public Term Evaluate(Term term)
    {
        if (evaluated.TryGetValue(term, out var done)) return done;
        var a = term.Arguments.Length == 0 ? [] : term.Arguments.Select(Evaluate).ToImmutableArray();
        var value = term.Op switch
        {
            Op.Constant or Op.OpaqueConstant => term,
            Op.Apply => known.TryGetValue(term.Function!.Apply(a), out var v) ? v : otherwise(term.Function!, a),
            Op.Label => a[0],
            Op.Not => Fold.Not(a[0]),
            Op.And => Fold.And(a[0], a[1]),
            Op.Or => Fold.Or(a[0], a[1]),
            Op.Equal => Fold.Equal(a[0], a[1]),
            Op.Ite => Fold.Ite(a[0], a[1], a[2]),
            Op.BvNot => Fold.Unary(term.Op, a[0]),
            Op.BvUlt or Op.BvUle => Fold.Compare(term.Op, a[0], a[1]),
            Op.Concat => Fold.Concat(a[0], a[1]),
            Op.Extract => Fold.Extract(a[0], Fold.High(term), Fold.Low(term)),
            _ => Fold.Binary(term.Op, a[0], a[1]),
        };
        return evaluated[term] = value;
    }

    /// <summary>The concrete value of a truth value.</summary>
    public Bit Evaluate(Bit bit) => bit.IsConcrete ? bit : Bit.Of(Evaluate(bit.Term));

    /// <summary>The concrete value of a word.</summary>
    public Word Evaluate(Word word) => word.IsConcrete ? word : Word.Of(Evaluate(word.Term));

    /// <summary>The concrete value of an opaque value.</summary>
    public Bytes Evaluate(Bytes bytes) => bytes.IsConcrete ? bytes : Bytes.Of(Evaluate(bytes.Term));

    /// <summary>The concrete form of a record without maps.</summary>
    public T Evaluate<T>(T record) => Lift<T>.Rebuild(record, "", this);

    /// <summary>The literal of a sort that has the given bytes or number.</summary>
    public static Term Literal(Sort sort, ReadOnlySpan<byte> bytes) => Bytes.Of(sort, bytes).Term;

    Bit ILeafVisitor.Visit(string path, Bit leaf) => Evaluate(leaf);

    Word ILeafVisitor.Visit(string path, Word leaf) => Evaluate(leaf);

    Bytes ILeafVisitor.Visit(string path, Bytes leaf) => Evaluate(leaf);

    Map<TKey, TValue> ILeafVisitor.Visit<TKey, TValue>(string path, Map<TKey, TValue> leaf) =>
        throw new SortMismatchException($"{path}: a map is evaluated at keys, not as a whole");

    private static Term Zero(Sort sort) => sort.Kind switch
    {
        SortKind.Bool => Fold.False,
        SortKind.BitVector => Fold.BitVector(0, sort.Size),
        _ => Literal(sort, new byte[sort.Size]),
    };
}
