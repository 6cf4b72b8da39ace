using System.Collections;
using System.Numerics;

namespace TmeBox.Logic;

/// <summary>A persistent dictionary: a trie over the bits of its keys' hashes, five bits a level, of which a node keeps only the branches that it has.</summary>
/// <remarks>
/// It stands where .NET's own persistent dictionaries are several times slower, in the specification's caches; <c>tmebox bench spec</c> compares them.
/// Setting a key copies the nodes on its path and shares all others. Nothing is ever removed, since a map is total. Immutable; safe for many threads.
/// </remarks>
/// <typeparam name="TKey">Compared and hashed by its own equality.</typeparam>
/// <typeparam name="TValue">Anything.</typeparam>
public sealed class HashTrie<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private const int BitsALevel = 5;

    private readonly Node root;

    private HashTrie(Node root) => this.root = root;

    /// <summary>The dictionary without entries.</summary>
    public static HashTrie<TKey, TValue> Empty { get; } = new(new Node(0, []));

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">What is given for a key without entry.</param>
    public TValue Find(TKey key, TValue otherwise)
    {
        var hash = (uint)key.GetHashCode();
        object at = root;
        for (var rest = hash; at is Node node; rest >>= BitsALevel)
        {
            var bit = 1u << (int)(rest & 31);
            if ((node.Present & bit) == 0) return otherwise;
            at = node.Branches[node.IndexOf(bit)];
        }

        for (var leaf = (Leaf?)at; leaf is not null; leaf = leaf.Next)
            if (leaf.Hash == hash && EqualityComparer<TKey>.Default.Equals(leaf.Key, key)) return leaf.Value;
        return otherwise;
    }

    /// <summary>The dictionary in which a key has a value.</summary>
    public HashTrie<TKey, TValue> Set(TKey key, TValue value) => new(Set(root, new(key, value, (uint)key.GetHashCode(), null), 0));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => Under(root).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Node Set(Node node, Leaf leaf, int shift)
    {
        var bit = 1u << (int)((leaf.Hash >> shift) & 31);
        var index = node.IndexOf(bit);
        if ((node.Present & bit) == 0) return node.With(bit, index, leaf);
        var branch = node.Branches[index];
        return node.With(index, branch is Node below ? Set(below, leaf, shift + BitsALevel) : Beside((Leaf)branch, leaf, shift + BitsALevel));
    }

    // What stands where two leaves meet: the later in place of the earlier, both in a list if their hashes are equal, or nodes down to where the hashes differ.
    private static object Beside(Leaf there, Leaf leaf, int shift)
    {
        if (there.Hash == leaf.Hash) return leaf.Over(there);
        var bit = 1u << (int)((there.Hash >> shift) & 31);
        return Set(new(bit, [there]), leaf, shift);
    }

    private static IEnumerable<KeyValuePair<TKey, TValue>> Under(object branch)
    {
        if (branch is Node node) return node.Branches.SelectMany(Under);
        return Chain((Leaf)branch);
    }

    private static IEnumerable<KeyValuePair<TKey, TValue>> Chain(Leaf first)
    {
        for (var leaf = first; leaf is not null; leaf = leaf.Next) yield return KeyValuePair.Create(leaf.Key, leaf.Value);
    }

    // Branches stand in the order of the bits that are set; each is a Node or a Leaf.
    private sealed class Node(uint present, object[] branches)
    {
        public uint Present { get; } = present;

        public object[] Branches { get; } = branches;

        public int IndexOf(uint bit) => BitOperations.PopCount(Present & (bit - 1));

        public Node With(int index, object branch)
        {
            var copy = Branches.AsSpan().ToArray();
            copy[index] = branch;
            return new(Present, copy);
        }

        public Node With(uint bit, int index, object branch)
        {
            var copy = new object[Branches.Length + 1];
            Branches.AsSpan(0, index).CopyTo(copy);
            copy[index] = branch;
            Branches.AsSpan(index).CopyTo(copy.AsSpan(index + 1));
            return new(Present | bit, copy);
        }
    }

    private sealed class Leaf(TKey key, TValue value, uint hash, Leaf? next)
    {
        public TKey Key { get; } = key;

        public TValue Value { get; } = value;

        public uint Hash { get; } = hash;

        public Leaf? Next { get; } = next;

        // This leaf before those of a list that have its hash and another key.
        public Leaf Over(Leaf list)
        {
            Leaf? others = null;
            for (var leaf = list; leaf is not null; leaf = leaf.Next)
                if (!EqualityComparer<TKey>.Default.Equals(leaf.Key, Key)) others = new(leaf.Key, leaf.Value, leaf.Hash, others);
            return new(Key, Value, Hash, others);
        }
    }
}
