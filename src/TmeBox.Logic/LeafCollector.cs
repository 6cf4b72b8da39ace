using System.Collections.Immutable;

namespace TmeBox.Logic;

/// <summary>Collects the leaves of a record as terms and leaves it as it is.</summary>
internal sealed class LeafCollector : ILeafVisitor
{
    public ImmutableArray<Term>.Builder Terms { get; } = ImmutableArray.CreateBuilder<Term>();

    public Bit Visit(string path, Bit leaf)
    {
        Terms.Add(leaf.Term);
        return leaf;
    }

    public Word Visit(string path, Word leaf)
    {
        Terms.Add(leaf.Term);
        return leaf;
    }

    public Bytes Visit(string path, Bytes leaf)
    {
        Terms.Add(leaf.Term);
        return leaf;
    }

    public Map<TKey, TValue> Visit<TKey, TValue>(string path, Map<TKey, TValue> leaf)
        where TKey : notnull => leaf;
}
