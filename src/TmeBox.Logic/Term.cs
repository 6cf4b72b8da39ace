using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TmeBox.Logic;

/// <summary>What a term does with its arguments; names follow SMT-LIB.</summary>
public enum Op
{
    /// <summary>A literal of a truth value or a bit vector.</summary>
    Constant,

    /// <summary>A literal of an opaque sort; different literals are different values.</summary>
    OpaqueConstant,

    /// <summary>The application of an uninterpreted function.</summary>
    Apply,

    /// <summary>Negation.</summary>
    Not,

    /// <summary>Conjunction.</summary>
    And,

    /// <summary>Disjunction.</summary>
    Or,

    /// <summary>Equality.</summary>
    Equal,

    /// <summary>If-then-else.</summary>
    Ite,

    /// <summary>A truth value under a name, so that a solver's core can tell whether its definition was needed.</summary>
    Label,

    /// <summary>Bitwise complement.</summary>
    BvNot,

    /// <summary>Bitwise and.</summary>
    BvAnd,

    /// <summary>Bitwise or.</summary>
    BvOr,

    /// <summary>Bitwise exclusive or.</summary>
    BvXor,

    /// <summary>Sum modulo 2^width.</summary>
    BvAdd,

    /// <summary>Difference modulo 2^width.</summary>
    BvSub,

    /// <summary>Left shift; a shift by the width or more gives zero.</summary>
    BvShl,

    /// <summary>Logical right shift; a shift by the width or more gives zero.</summary>
    BvLshr,

    /// <summary>Unsigned less-than.</summary>
    BvUlt,

    /// <summary>Unsigned less-or-equal.</summary>
    BvUle,

    /// <summary>Concatenation; the first argument is the upper part.</summary>
    Concat,

    /// <summary>Bits high..low; <see cref="Term.Value"/> holds high in its upper and low in its lower half.</summary>
    Extract,
}

/// <summary>An immutable, hash-consed expression: two equal terms are one object, so comparison and sharing cost nothing.</summary>
/// <remarks>Safe for many threads. Terms that nobody holds are forgotten.</remarks>
public sealed class Term
{
    private static readonly ConcurrentDictionary<Shape, WeakReference<Term>> Table = new();
    private static int purgeAt = 1 << 16;
    private static int lastId;

    // How many were added since the last purge: the dictionary's own count takes every lock that it has.
    private static int added;

    private Term(Op op, Sort sort, ImmutableArray<Term> arguments, ulong value, Function? function, string? name)
    {
        Op = op;
        Sort = sort;
        Arguments = arguments;
        Value = value;
        Function = function;
        Name = name;
        Id = Interlocked.Increment(ref lastId);
        Key = TermOrder.KeyOf(op, sort, arguments, value, function, name);
    }

    /// <summary>What the term does.</summary>
    public Op Op { get; }

    /// <summary>The sort of its value.</summary>
    public Sort Sort { get; }

    /// <summary>Its arguments.</summary>
    public ImmutableArray<Term> Arguments { get; }

    /// <summary>The value of a constant (a truth value is 0 or 1), or the bounds of an extraction.</summary>
    public ulong Value { get; }

    /// <summary>The function of an application.</summary>
    public Function? Function { get; }

    /// <summary>The name of a label, or the hexadecimal digits of an opaque constant.</summary>
    public string? Name { get; }

    /// <summary>A number that orders terms by their creation in this process.</summary>
    public int Id { get; }

    /// <summary>A number that orders terms the same way in every process; see <see cref="TermOrder"/>.</summary>
    internal UInt128 Key { get; }

    internal static Term Intern(Op op, Sort sort, ImmutableArray<Term> arguments, ulong value, Function? function, string? name)
    {
        var shape = new Shape(op, sort, arguments, value, function, name);
        while (true)
        {
            if (Table.TryGetValue(shape, out var weak))
            {
                if (weak.TryGetTarget(out var known)) return known;
                Table.TryRemove(KeyValuePair.Create(shape, weak));
            }

            var made = new Term(op, sort, arguments, value, function, name);
            if (Table.TryAdd(shape, new(made)))
            {
                if (Interlocked.Increment(ref added) > Volatile.Read(ref purgeAt)) Purge();
                return made;
            }
        }
    }

    // Threads that come here at once do the same work twice, no harm.
    private static void Purge()
    {
        Interlocked.Exchange(ref added, 0);
        foreach (var entry in Table)
            if (!entry.Value.TryGetTarget(out _))
                Table.TryRemove(entry);
        Volatile.Write(ref purgeAt, Math.Max(1 << 16, Table.Count));
    }

    /// <summary>What makes two terms the same.</summary>
    private readonly struct Shape : IEquatable<Shape>
    {
        private readonly Op op;
        private readonly Sort sort;
        private readonly ImmutableArray<Term> arguments;
        private readonly ulong value;
        private readonly Function? function;
        private readonly string? name;
        private readonly int hash;

        public Shape(Op op, Sort sort, ImmutableArray<Term> arguments, ulong value, Function? function, string? name)
        {
            (this.op, this.sort, this.arguments, this.value, this.function, this.name) = (op, sort, arguments, value, function, name);
            var h = default(HashCode);
            h.Add(((int)op << 16) | (int)sort.Kind << 8 | sort.Size);
            h.Add(value);
            h.Add(function is null ? 0 : RuntimeHelpers.GetHashCode(function));
            if (name is not null) h.Add(name, StringComparer.Ordinal);
            foreach (var a in arguments) h.Add(a.Id);
            hash = h.ToHashCode();
        }

        public bool Equals(Shape other) =>
            hash == other.hash && op == other.op && sort == other.sort && value == other.value
            && ReferenceEquals(function, other.function) && string.Equals(name, other.name, StringComparison.Ordinal)
            && arguments.AsSpan().SequenceEqual(other.arguments.AsSpan());

        public override bool Equals(object? obj) => obj is Shape s && Equals(s);

        public override int GetHashCode() => hash;
    }
}
