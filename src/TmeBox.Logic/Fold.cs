namespace TmeBox.Logic;

/// <summary>Builds terms and simplifies them where that is certain: constants fold, units vanish, equal branches join.</summary>
/// <remarks>Every simplification is checked against Z3 by the property tests.</remarks>
internal static class Fold
{
    public static readonly Term True = Term.Intern(Op.Constant, Sort.Bool, [], 1, null, null);
    public static readonly Term False = Term.Intern(Op.Constant, Sort.Bool, [], 0, null, null);

    public static Term Bool(bool b) => b ? True : False;

    public static Term BitVector(ulong value, int width) =>
        Term.Intern(Op.Constant, Sort.BitVector(width), [], value & Mask(width), null, null);

    public static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    public static Term Not(Term a) =>
        a.Op == Op.Constant ? Bool(a.Value == 0)
        : a.Op == Op.Not ? a.Arguments[0]
        : Term.Intern(Op.Not, Sort.Bool, [a], 0, null, null);

    public static Term And(Term a, Term b)
    {
        if (a == False || b == False) return False;
        if (a == True || a == b) return b;
        if (b == True) return a;
        if (Complement(a, b)) return False;
        return Commutative(Op.And, Sort.Bool, a, b);
    }

    public static Term Or(Term a, Term b)
    {
        if (a == True || b == True) return True;
        if (a == False || a == b) return b;
        if (b == False) return a;
        if (Complement(a, b)) return True;
        return Commutative(Op.Or, Sort.Bool, a, b);
    }

    public static Term Equal(Term a, Term b)
    {
        if (a.Sort != b.Sort) throw new SortMismatchException($"a {a.Sort} is compared with a {b.Sort}");
        if (a == b) return True;
        if (Literal(a) && Literal(b)) return False;
        if (a.Sort.Kind == SortKind.Bool)
        {
            if (a.Op == Op.Constant) return a == True ? b : Not(b);
            if (b.Op == Op.Constant) return b == True ? a : Not(a);
            if (Complement(a, b)) return False;
        }

        // A literal against a choice between literals decides on the condition.
        if (Literal(a) && b.Op == Op.Ite) return EqualIte(b, a);
        if (Literal(b) && a.Op == Op.Ite) return EqualIte(a, b);

        // A concatenation equals a value exactly when its parts do.
        if (a.Op == Op.Concat && (b.Op == Op.Constant || (b.Op == Op.Concat && SplitAt(a) == SplitAt(b)))) return Split(a, b);
        if (b.Op == Op.Concat && a.Op == Op.Constant) return Split(b, a);
        return Commutative(Op.Equal, Sort.Bool, a, b);
    }

    public static Term Ite(Term c, Term a, Term b)
    {
        if (a.Sort != b.Sort) throw new SortMismatchException($"the branches are a {a.Sort} and a {b.Sort}");
        if (c == True || a == b) return a;
        if (c == False) return b;
        if (c.Op == Op.Not) return Ite(c.Arguments[0], b, a);
        if (a.Sort.Kind == SortKind.Bool)
        {
            if (a == True) return Or(c, b);
            if (a == False) return And(Not(c), b);
            if (b == True) return Or(Not(c), a);
            if (b == False) return And(c, a);
        }

        if (a.Op == Op.Ite && a.Arguments[0] == c) a = a.Arguments[1];
        if (b.Op == Op.Ite && b.Arguments[0] == c) b = b.Arguments[2];
        return a == b ? a : Term.Intern(Op.Ite, a.Sort, [c, a, b], 0, null, null);
    }

    public static Term Label(string name, Term a) =>
        a.Op == Op.Constant ? a : Term.Intern(Op.Label, Sort.Bool, [a], 0, null, name);

    public static Term Unary(Op op, Term a) =>
        a.Op == Op.Constant ? BitVector(~a.Value, a.Sort.Size)
        : a.Op == op ? a.Arguments[0]
        : Term.Intern(op, a.Sort, [a], 0, null, null);

    public static Term Binary(Op op, Term a, Term b)
    {
        var width = a.Sort.Size;
        if (a.Op == Op.Constant && b.Op == Op.Constant) return BitVector(Compute(op, a.Value, b.Value, width), width);
        var mask = Mask(width);
        switch (op)
        {
            case Op.BvAnd when Is(a, 0) || Is(b, 0): return BitVector(0, width);
            case Op.BvAnd when a == b || Is(a, mask): return b;
            case Op.BvAnd when Is(b, mask): return a;
            case Op.BvAnd when a.Op == Op.Constant && IsLowOnes(a.Value): return KeepLow(b, a.Value);
            case Op.BvAnd when b.Op == Op.Constant && IsLowOnes(b.Value): return KeepLow(a, b.Value);
            case Op.BvOr when Is(a, mask) || Is(b, mask): return BitVector(mask, width);
            case Op.BvOr when a == b || Is(a, 0): return b;
            case Op.BvOr when Is(b, 0): return a;
            case Op.BvXor or Op.BvSub when a == b: return BitVector(0, width);
            case Op.BvXor or Op.BvAdd when Is(a, 0): return b;
            case Op.BvXor or Op.BvAdd or Op.BvSub or Op.BvShl or Op.BvLshr when Is(b, 0): return a;
            case Op.BvShl or Op.BvLshr when b.Op == Op.Constant && b.Value >= (ulong)width: return BitVector(0, width);
            case Op.BvShl when b.Op == Op.Constant: return Concat(Extract(a, width - 1 - (int)b.Value, 0), BitVector(0, (int)b.Value));
            case Op.BvLshr when b.Op == Op.Constant: return Concat(BitVector(0, (int)b.Value), Extract(a, width - 1, (int)b.Value));
        }

        return op is Op.BvSub or Op.BvShl or Op.BvLshr
            ? Term.Intern(op, a.Sort, [a, b], 0, null, null)
            : Commutative(op, a.Sort, a, b);
    }

    public static Term Compare(Op op, Term a, Term b)
    {
        if (a.Op == Op.Constant && b.Op == Op.Constant) return Bool(op == Op.BvUlt ? a.Value < b.Value : a.Value <= b.Value);
        if (a == b) return Bool(op == Op.BvUle);
        if (op == Op.BvUlt && Is(b, 0)) return False;
        if (op == Op.BvUle && Is(a, 0)) return True;
        return Term.Intern(op, Sort.Bool, [a, b], 0, null, null);
    }

    public static Term Concat(Term high, Term low)
    {
        var width = high.Sort.Size + low.Sort.Size;
        if (high.Op == Op.Constant && low.Op == Op.Constant) return BitVector((high.Value << low.Sort.Size) | low.Value, width);
        if (high.Op == Op.Extract && low.Op == Op.Extract && high.Arguments[0] == low.Arguments[0] && Low(high) == High(low) + 1)
            return Extract(high.Arguments[0], High(high), Low(low));
        return Term.Intern(Op.Concat, Sort.BitVector(width), [high, low], 0, null, null);
    }

    public static Term Extract(Term a, int high, int low)
    {
        Dictionary<(Term, int, int), Term>? done = null;
        return Extract(a, high, low, ref done);
    }

    // A slice goes down to the leaves. What it met is remembered: terms that share their parts would else be sliced once a path.
    private static Term Extract(Term a, int high, int low, ref Dictionary<(Term Of, int High, int Low), Term>? done)
    {
        if (low == 0 && high == a.Sort.Size - 1) return a;
        switch (a.Op)
        {
            case Op.Constant: return BitVector(a.Value >> low, high - low + 1);
            case Op.Extract: return Extract(a.Arguments[0], high + Low(a), low + Low(a), ref done);
            case Op.BvAnd or Op.BvOr or Op.BvXor or Op.BvNot or Op.Ite or Op.Concat:
                done ??= [];
                if (done.TryGetValue((a, high, low), out var known)) return known;
                return done[(a, high, low)] = Push(a, high, low, ref done);
            default:
                return Term.Intern(Op.Extract, Sort.BitVector(high - low + 1), [a], ((ulong)high << 32) | (uint)low, null, null);
        }
    }

    private static Term Push(Term a, int high, int low, ref Dictionary<(Term Of, int High, int Low), Term>? done)
    {
        switch (a.Op)
        {
            case Op.BvNot: return Unary(Op.BvNot, Extract(a.Arguments[0], high, low, ref done));
            case Op.Ite: return Ite(a.Arguments[0], Extract(a.Arguments[1], high, low, ref done), Extract(a.Arguments[2], high, low, ref done));
            case Op.Concat:
                var split = SplitAt(a);
                if (high < split) return Extract(a.Arguments[1], high, low, ref done);
                if (low >= split) return Extract(a.Arguments[0], high - split, low - split, ref done);
                return Concat(Extract(a.Arguments[0], high - split, 0, ref done), Extract(a.Arguments[1], split - 1, low, ref done));
            default:
                return Binary(a.Op, Extract(a.Arguments[0], high, low, ref done), Extract(a.Arguments[1], high, low, ref done));
        }
    }

    public static int High(Term extract) => (int)(extract.Value >> 32);

    public static int Low(Term extract) => (int)(uint)extract.Value;

    public static ulong Compute(Op op, ulong a, ulong b, int width) => Mask(width) & op switch
    {
        Op.BvAnd => a & b,
        Op.BvOr => a | b,
        Op.BvXor => a ^ b,
        Op.BvAdd => a + b,
        Op.BvSub => a - b,
        Op.BvShl => b >= (ulong)width ? 0 : a << (int)b,
        Op.BvLshr => b >= (ulong)width ? 0 : a >> (int)b,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static bool Is(Term a, ulong value) => a.Op == Op.Constant && a.Value == value;

    // A mask of low ones cuts: what is above it is zero, so slices of it fold away.
    private static bool IsLowOnes(ulong value) => value != 0 && (value & (value + 1)) == 0;

    private static Term KeepLow(Term a, ulong mask)
    {
        var kept = System.Numerics.BitOperations.PopCount(mask);
        return Concat(BitVector(0, a.Sort.Size - kept), Extract(a, kept - 1, 0));
    }

    private static bool Literal(Term a) => a.Op is Op.Constant or Op.OpaqueConstant;

    private static bool Complement(Term a, Term b) =>
        (a.Op == Op.Not && a.Arguments[0] == b) || (b.Op == Op.Not && b.Arguments[0] == a);

    private static Term Commutative(Op op, Sort sort, Term a, Term b) =>
        Term.Intern(op, sort, TermOrder.IsFirst(a, b) ? [a, b] : [b, a], 0, null, null);

    private static Term EqualIte(Term ite, Term literal)
    {
        var (c, a, b) = (ite.Arguments[0], ite.Arguments[1], ite.Arguments[2]);
        if (!Literal(a) && !Literal(b)) return Commutative(Op.Equal, Sort.Bool, ite, literal);
        return Ite(c, Equal(a, literal), Equal(b, literal));
    }

    private static int SplitAt(Term concat) => concat.Arguments[1].Sort.Size;

    private static Term Split(Term concat, Term other)
    {
        var split = SplitAt(concat);
        return And(
            Equal(concat.Arguments[0], Extract(other, other.Sort.Size - 1, split)),
            Equal(concat.Arguments[1], Extract(other, split - 1, 0)));
    }
}
