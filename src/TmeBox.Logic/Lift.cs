using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;

namespace TmeBox.Logic;

/// <summary>What can be done with every lifted type, derived once from its constructor: choose, compare, rebuild.</summary>
/// <remarks>
/// Lifted are <see cref="Bit"/>, <see cref="Word"/>, <see cref="Bytes"/>, <see cref="Map{TKey,TValue}"/>, and records of which at
/// least one part is lifted. Every other type is an atom: two branches must hold equal ones.
/// Thread-safe.
/// </remarks>
/// <typeparam name="T">The type.</typeparam>
public static class Lift<T>
{
    private static readonly LiftKind Kind = LiftKind.Of(typeof(T));

    /// <summary>Whether no leaf is a term. Maps count as concrete when they are in their concrete form.</summary>
    public static readonly Func<T, bool> IsConcrete = BuildIsConcrete();

    /// <summary>Equality of values, leaf by leaf.</summary>
    public static readonly Func<T, T, Bit> Same = BuildSame();

    /// <summary>The choice between two values by a symbolic condition, leaf by leaf.</summary>
    public static readonly Func<Bit, T, T, T> Choose = BuildChoose();

    /// <summary>The same record with every leaf replaced by what the visitor gives for it.</summary>
    public static readonly Func<T, string, ILeafVisitor, T> Rebuild = BuildRebuild();

    /// <summary>The leaves in the order of the constructor; maps are not leaves.</summary>
    public static ImmutableArray<Term> Leaves(T value)
    {
        var collector = new LeafCollector();
        Rebuild(value, "", collector);
        return collector.Terms.ToImmutable();
    }

    private static Func<T, bool> BuildIsConcrete()
    {
        var a = Expression.Parameter(typeof(T));
        Expression body = Kind.Form switch
        {
            LiftForm.Leaf => Expression.Property(a, "IsConcrete"),
            LiftForm.Record => Kind.Parts.Select(p => Call(p, "IsConcrete", Get(a, p))).Aggregate<Expression>(Expression.AndAlso),
            _ => Expression.Constant(true),
        };
        return Expression.Lambda<Func<T, bool>>(body, a).Compile();
    }

    private static Func<T, T, Bit> BuildSame()
    {
        if (Kind.Form == LiftForm.Atom) return (x, y) => EqualityComparer<T>.Default.Equals(x, y);
        if (Kind.Form == LiftForm.Leaf && Kind.IsMap) return (x, y) => ReferenceEquals(x, y) ? true : throw new SortMismatchException("maps are compared at an index, not as a whole");
        var (a, b) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(T)));
        Expression body = Kind.Form == LiftForm.Leaf
            ? Expression.Equal(a, b, false, typeof(T).GetMethod("op_Equality", [typeof(T), typeof(T)]))
            : Kind.Parts.Select(p => Call(p, "Same", Get(a, p), Get(b, p))).Aggregate<Expression>(Expression.And);
        return Expression.Lambda<Func<T, T, Bit>>(body, a, b).Compile();
    }

    private static Func<Bit, T, T, T> BuildChoose()
    {
        if (Kind.Form == LiftForm.Atom)
            return (_, x, y) => EqualityComparer<T>.Default.Equals(x, y) ? x : throw new SortMismatchException($"a symbolic condition chooses between different {typeof(T).Name}: {x} and {y}");
        var (c, a, b) = (Expression.Parameter(typeof(Bit)), Expression.Parameter(typeof(T)), Expression.Parameter(typeof(T)));
        Expression body = Kind.Form == LiftForm.Leaf
            ? Expression.Call(typeof(LeafChoice), nameof(LeafChoice.Choose), Kind.IsMap ? typeof(T).GetGenericArguments() : null, c, a, b)
            : Expression.New(Kind.Constructor!, Kind.Parts.Select(p => Call(p, "Choose", c, Get(a, p), Get(b, p))));
        var choose = Expression.Lambda<Func<Bit, T, T, T>>(body, c, a, b).Compile();
        return (cond, x, y) => !typeof(T).IsValueType && ReferenceEquals(x, y) ? x : choose(cond, x, y);
    }

    private static Func<T, string, ILeafVisitor, T> BuildRebuild()
    {
        if (Kind.Form == LiftForm.Atom) return (x, _, _) => x;
        var (a, path, visitor) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(string)), Expression.Parameter(typeof(ILeafVisitor)));
        Expression body = Kind.Form == LiftForm.Leaf
            ? Kind.IsMap
                ? Expression.Call(visitor, nameof(ILeafVisitor.Visit), typeof(T).GetGenericArguments(), path, a)
                : Expression.Call(visitor, typeof(ILeafVisitor).GetMethod(nameof(ILeafVisitor.Visit), [typeof(string), typeof(T)])!, path, a)
            : Expression.New(Kind.Constructor!, Kind.Parts.Select(p => Call(p, "Rebuild", Get(a, p), SubPath(path, p.Name), visitor)));
        return Expression.Lambda<Func<T, string, ILeafVisitor, T>>(body, a, path, visitor).Compile();
    }

    private static Expression SubPath(Expression path, string name) =>
        Expression.Call(typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string)])!, path, Expression.Constant("." + name));

    private static Expression Get(Expression record, PropertyInfo part) => Expression.Property(record, part);

    private static Expression Call(PropertyInfo part, string operation, params Expression[] arguments) =>
        Expression.Invoke(Expression.Field(null, typeof(Lift<>).MakeGenericType(part.PropertyType), operation), arguments);
}
