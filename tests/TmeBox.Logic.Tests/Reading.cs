using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace TmeBox.Logic.Tests;

/// <summary>The three readings of an expression.</summary>
internal static class Reading
{
    /// <summary>By lifted operators; each unknown is its value where known says so, a term elsewhere; functions of literals are computed if asked.</summary>
    public static Term Lifted(Node node, Universe universe, Func<Node, bool> known, bool compute = true)
    {
        var seen = new Dictionary<Node, object>(ReferenceEqualityComparer.Instance);
        return Read(node) switch { Bit b => b.Term, Word w => w.Term, var other => ((Bytes)other).Term };

        object Read(Node n) => seen.TryGetValue(n, out var done) ? done : seen[n] = Compute(n);
        Bit B(Node n) => (Bit)Read(n);
        Word W(Node n) => (Word)Read(n);

        object Compute(Node n) => n.Op switch
        {
            "leaf" => known(n) ? Wrap(n.Value.AsTerm(n.Sort)) : Wrap(universe.Unknown(n)),
            "const" => Wrap(n.Value.AsTerm(n.Sort)),
            "apply" => Apply(n, [.. n.Args.Select(a => Unwrap(Read(a)))]),
            "ite" when n.Sort.Kind == SortKind.Bool => Logic.Lifted.If(B(n.Args[0]), B(n.Args[1]), B(n.Args[2])),
            "ite" when n.Sort.Kind == SortKind.BitVector => Logic.Lifted.If(B(n.Args[0]), W(n.Args[1]), W(n.Args[2])),
            "ite" => Logic.Lifted.If(B(n.Args[0]), (Bytes)Read(n.Args[1]), (Bytes)Read(n.Args[2])),
            "not" => !B(n.Args[0]),
            "label" => B(n.Args[0]).Labelled(n.Name),
            "and" => B(n.Args[0]) & B(n.Args[1]),
            "or" => B(n.Args[0]) | B(n.Args[1]),
            "xor" => B(n.Args[0]) ^ B(n.Args[1]),
            "=>" => B(n.Args[0]).Implies(B(n.Args[1])),
            "bit" => W(n.Args[0])[n.High],
            "=" => Same(n.Args[0], n.Args[1]),
            "distinct" => Different(n.Args[0], n.Args[1]),
            "bvult" => W(n.Args[0]) < W(n.Args[1]),
            "bvule" => W(n.Args[0]) <= W(n.Args[1]),
            "bvugt" => W(n.Args[0]) > W(n.Args[1]),
            "bvuge" => W(n.Args[0]) >= W(n.Args[1]),
            "bvnot" => ~W(n.Args[0]),
            "slice" => W(n.Args[0]).Slice(n.High, n.Low),
            "concat" => Word.Concat(W(n.Args[0]), W(n.Args[1])),
            "zext" => W(n.Args[0]).ZeroExtend(n.Sort.Size),
            "bvand" => W(n.Args[0]) & W(n.Args[1]),
            "bvor" => W(n.Args[0]) | W(n.Args[1]),
            "bvxor" => W(n.Args[0]) ^ W(n.Args[1]),
            "bvadd" => W(n.Args[0]) + W(n.Args[1]),
            "bvsub" => W(n.Args[0]) - W(n.Args[1]),
            "bvshl" => W(n.Args[0]) << W(n.Args[1]),
            "bvlshr" => W(n.Args[0]) >> W(n.Args[1]),
            _ => throw new ArgumentException(n.Op, nameof(node)),
        };

        Bit Same(Node a, Node b) => a.Sort.Kind switch
        {
            SortKind.Bool => B(a) == B(b),
            SortKind.BitVector => W(a) == W(b),
            _ => (Bytes)Read(a) == (Bytes)Read(b),
        };

        Bit Different(Node a, Node b) => a.Sort.Kind switch
        {
            SortKind.Bool => B(a) != B(b),
            SortKind.BitVector => W(a) != W(b),
            _ => (Bytes)Read(a) != (Bytes)Read(b),
        };

        // As the specification's own functions do: compute on concrete operands, build a term elsewhere.
        object Apply(Node n, ImmutableArray<Term> arguments) =>
            compute && arguments.All(a => a.Op is Op.Constant or Op.OpaqueConstant)
                ? Wrap(Universe.Image(n.Name, n.Sort, arguments.Select(a => Value.Of(a))).AsTerm(n.Sort))
                : Wrap(universe.Function(n).Apply(arguments));
    }

    /// <summary>By plain numbers.</summary>
    public static Value Plain(Node node)
    {
        var seen = new Dictionary<Node, Value>(ReferenceEqualityComparer.Instance);
        return Read(node);

        Value Read(Node n) => seen.TryGetValue(n, out var done) ? done : seen[n] = Compute(n, [.. n.Args.Select(Read)]);

        static Value Compute(Node n, ImmutableArray<Value> a) => n.Op switch
        {
            "leaf" or "const" => n.Value,
            "apply" => Universe.Image(n.Name, n.Sort, a),
            "ite" => a[0].Number != 0 ? a[1] : a[2],
            "label" or "zext" => a[0],
            "not" => Truth(a[0].Number == 0),
            "and" => Truth(a[0].Number != 0 && a[1].Number != 0),
            "or" => Truth(a[0].Number != 0 || a[1].Number != 0),
            "xor" or "distinct" => Truth(a[0] != a[1]),
            "=" => Truth(a[0] == a[1]),
            "=>" => Truth(a[0].Number == 0 || a[1].Number != 0),
            "bit" => Truth((((BigInteger)a[0].Number >> n.High) & 1) == 1),
            "bvult" => Truth(a[0].Number < a[1].Number),
            "bvule" => Truth(a[0].Number <= a[1].Number),
            "bvugt" => Truth(a[0].Number > a[1].Number),
            "bvuge" => Truth(a[0].Number >= a[1].Number),
            "bvnot" => Modulo(n, -1 - (BigInteger)a[0].Number),
            "slice" => Modulo(n, (BigInteger)a[0].Number >> n.Low),
            "concat" => Modulo(n, ((BigInteger)a[0].Number << n.Args[1].Sort.Size) + a[1].Number),
            "bvand" => new(a[0].Number & a[1].Number),
            "bvor" => new(a[0].Number | a[1].Number),
            "bvxor" => new(a[0].Number ^ a[1].Number),
            "bvadd" => Modulo(n, (BigInteger)a[0].Number + a[1].Number),
            "bvsub" => Modulo(n, (BigInteger)a[0].Number - a[1].Number),
            "bvshl" => a[1].Number >= 64 ? new(0) : Modulo(n, (BigInteger)a[0].Number << (int)a[1].Number),
            "bvlshr" => a[1].Number >= 64 ? new(0) : new((ulong)((BigInteger)a[0].Number >> (int)a[1].Number)),
            _ => throw new ArgumentException(n.Op, nameof(node)),
        };

        static Value Truth(bool b) => new(b ? 1u : 0u);
        static Value Modulo(Node n, BigInteger x) => new((ulong)(x & ((BigInteger.One << n.Sort.Size) - 1)));
    }

    /// <summary>As SMT-LIB, operator for operator, nothing simplified.</summary>
    public static string Smt(Node n)
    {
        var a = n.Args.Select(Smt).ToArray();
        return n.Op switch
        {
            "leaf" => "|" + n.Name + "|",
            "const" => n.Sort.Kind switch
            {
                SortKind.Bool => n.Value.Number != 0 ? "true" : "false",
                SortKind.BitVector => string.Create(CultureInfo.InvariantCulture, $"(_ bv{n.Value.Number} {n.Sort.Size})"),
                _ => $"|{n.Sort.Name}#{n.Value.Hex}|",
            },
            "apply" => $"(|{n.Name}| {string.Join(' ', a)})",
            "label" => a[0],
            "bit" => string.Create(CultureInfo.InvariantCulture, $"(= ((_ extract {n.High} {n.High}) {a[0]}) #b1)"),
            "slice" => string.Create(CultureInfo.InvariantCulture, $"((_ extract {n.High} {n.Low}) {a[0]})"),
            "zext" => string.Create(CultureInfo.InvariantCulture, $"((_ zero_extend {n.Sort.Size - n.Args[0].Sort.Size}) {a[0]})"),
            _ => $"({n.Op} {string.Join(' ', a)})",
        };
    }

    private static object Wrap(Term term) => term.Sort.Kind switch
    {
        SortKind.Bool => Bit.Of(term),
        SortKind.BitVector => Word.Of(term),
        _ => Bytes.Of(term),
    };

    private static Term Unwrap(object lifted) => lifted switch { Bit b => b.Term, Word w => w.Term, var other => ((Bytes)other).Term };
}
