using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace TmeBox.Logic;

/// <summary>Gives each leaf of a symbolic map a function of its own, the same one at every key.</summary>
internal sealed class FreshFunctions
{
    private readonly ConcurrentDictionary<string, Function> functions = new(StringComparer.Ordinal);

    public ILeafVisitor At(ImmutableArray<Term> key) => new Leaf(this, key);

    private sealed class Leaf(FreshFunctions owner, ImmutableArray<Term> key) : ILeafVisitor
    {
        public Bit Visit(string path, Bit leaf) => Bit.Of(Apply(path, Sort.Bool));

        public Word Visit(string path, Word leaf) => Word.Of(Apply(path, Sort.BitVector(leaf.Width)));

        public Bytes Visit(string path, Bytes leaf) => Bytes.Of(Apply(path, leaf.Sort));

        public Map<TKey, TValue> Visit<TKey, TValue>(string path, Map<TKey, TValue> leaf)
            where TKey : notnull => throw new SortMismatchException($"{path}: a map inside a map has no symbolic form");

        private Term Apply(string path, Sort sort) =>
            owner.functions.GetOrAdd(path, p => new Function(p, sort, [.. key.Select(k => k.Sort)])).Apply(key);
    }
}
