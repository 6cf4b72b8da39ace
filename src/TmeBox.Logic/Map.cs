using System.Collections.Immutable;

namespace TmeBox.Logic;

/// <summary>A total, persistent map from lifted keys to lifted values.</summary>
/// <remarks>
/// Three forms: concrete (entries over a default), stored (one entry over another map) and point-wise (a function that is
/// applied when the map is read). Reading a stored map builds the if-then-else over its entries, so no array theory reaches
/// a solver. Immutable; safe for many threads.
/// </remarks>
/// <typeparam name="TKey">A lifted record or leaf.</typeparam>
/// <typeparam name="TValue">Anything lifted.</typeparam>
public sealed class Map<TKey, TValue>
    where TKey : notnull
{
    // Concrete form: both set. A concrete map holds no key that is equal to the default's absence.
    private readonly HashTrie<TKey, TValue>? entries;
    private readonly TValue otherwise;

    // Stored form: the map below and one entry.
    private readonly Map<TKey, TValue>? below;
    private readonly TKey key;
    private readonly TValue value;
    private readonly int depth;

    // Point-wise form.
    private readonly Func<TKey, TValue>? at;

    private Map(HashTrie<TKey, TValue> entries, TValue otherwise)
    {
        (this.entries, this.otherwise) = (entries, otherwise);
        (key, value) = (default!, default!);
    }

    private Map(Map<TKey, TValue> below, TKey key, TValue value)
    {
        (this.below, this.key, this.value, depth) = (below, key, value, below.depth + 1);
        otherwise = default!;
    }

    private Map(Func<TKey, TValue> at)
    {
        this.at = at;
        (key, value, otherwise) = (default!, default!, default!);
    }

    /// <summary>A concrete map that gives one value everywhere.</summary>
    public static Map<TKey, TValue> Constant(TValue otherwise) => new(HashTrie<TKey, TValue>.Empty, otherwise);

    /// <summary>A map that is computed where it is read.</summary>
    public static Map<TKey, TValue> PointWise(Func<TKey, TValue> at) => new(at);

    /// <summary>A map of which nothing is known: each leaf of its value is an uninterpreted function of the key.</summary>
    /// <param name="name">The prefix of the functions' names, unique in a script.</param>
    /// <param name="like">A value of the wanted sorts.</param>
    public static Map<TKey, TValue> Symbolic(string name, TValue like)
    {
        var fresh = new FreshFunctions();
        return new(k => Lift<TValue>.Rebuild(like, name, fresh.At(Lift<TKey>.Leaves(k))));
    }

    /// <summary>Whether the map is in its concrete form.</summary>
    public bool IsConcrete => entries is not null;

    /// <summary>The entries of a concrete map that were ever set, in no particular order.</summary>
    /// <exception cref="InvalidOperationException">The map is not in its concrete form.</exception>
    public IEnumerable<KeyValuePair<TKey, TValue>> Entries =>
        entries ?? throw new InvalidOperationException("only a concrete map has entries to list");

    /// <summary>The value at a key.</summary>
    public TValue this[TKey index]
    {
        get
        {
            if (entries is not null)
            {
                if (Lift<TKey>.IsConcrete(index)) return entries.Find(index, otherwise);
                return entries.Aggregate(otherwise, (rest, e) => Lifted.If(Lift<TKey>.Same(index, e.Key), e.Value, rest));
            }

            if (at is not null) return at(index);
            var hit = Lift<TKey>.Same(index, key);
            return hit.TryConcrete(out var known) ? known ? value : below![index] : Lifted.If(hit, value, below![index]);
        }
    }

    /// <summary>The map with one value replaced.</summary>
    public Map<TKey, TValue> Set(TKey index, TValue to) =>
        entries is not null && Lift<TKey>.IsConcrete(index) ? new(entries.Set(index, to), otherwise) : new(this, index, to);

    /// <summary>The map with every value replaced by what a function makes of it. The default must be a fixed point of the function.</summary>
    /// <exception cref="InvalidOperationException">The map is concrete and the function changes its default.</exception>
    public Map<TKey, TValue> Select(Func<TKey, TValue, TValue> change)
    {
        if (entries is null) return new(k => change(k, this[k]));
        return new(entries.Aggregate(entries, (changed, e) => changed.Set(e.Key, change(e.Key, e.Value))), otherwise);
    }

    /// <summary>The keys that were stored to since this map was another, oldest first, or null if it did not grow from it.</summary>
    public ImmutableArray<TKey>? KeysSince(Map<TKey, TValue> earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return ReferenceEquals(CommonBase(this, earlier), earlier) ? [.. StoresSince(earlier).Select(m => m.key)] : null;
    }

    internal static Map<TKey, TValue> Choose(Bit c, Map<TKey, TValue> a, Map<TKey, TValue> b)
    {
        if (ReferenceEquals(a, b)) return a;

        // Two sides that grew from one map differ only in what each has stored since.
        var common = CommonBase(a, b);
        if (common is null) return new(k => Lifted.If(c, a[k], b[k]));
        var merged = common;
        foreach (var s in a.StoresSince(common)) merged = merged.Set(s.key, Lifted.If(c, s.value, merged[s.key]));
        foreach (var s in b.StoresSince(common)) merged = merged.Set(s.key, Lifted.If(c, merged[s.key], s.value));
        return merged;
    }

    private static Map<TKey, TValue>? CommonBase(Map<TKey, TValue>? a, Map<TKey, TValue>? b)
    {
        while (!ReferenceEquals(a, b))
        {
            if (a is null || b is null) return null;
            if (a.depth >= b.depth) a = a.below;
            else b = b.below;
        }

        return a;
    }

    private Stack<Map<TKey, TValue>> StoresSince(Map<TKey, TValue> common)
    {
        var stores = new Stack<Map<TKey, TValue>>();
        for (var m = this; !ReferenceEquals(m, common); m = m.below!) stores.Push(m);
        return stores;
    }
}
