namespace TmeBox.Bench.Specification;

/// <summary>A persistent map from 60-bit numbers, four bits a level, as a competitor of the maps that .NET has.</summary>
/// <remarks>A path is no longer than keys need to differ: a leaf stands where the first key came to it.</remarks>
internal abstract class RadixTrie<TValue>
{
    private const int Bits = 4;

    /// <summary>No entry.</summary>
    public static RadixTrie<TValue> Empty { get; } = new Node(new RadixTrie<TValue>?[1 << Bits]);

    /// <summary>The value at a key, or what is given for none.</summary>
    public TValue Find(ulong key, TValue otherwise)
    {
        var at = this;
        for (var rest = key; at is Node node; rest >>= Bits) at = node.Below[(int)(rest & ((1 << Bits) - 1))];
        return at is Leaf leaf && leaf.Key == key ? leaf.Value : otherwise;
    }

    /// <summary>The map with one value replaced.</summary>
    public RadixTrie<TValue> Set(ulong key, TValue value) => Set(this, key, value, 0);

    private static RadixTrie<TValue> Set(RadixTrie<TValue>? at, ulong key, TValue value, int shift)
    {
        switch (at)
        {
            case Node node:
                var below = (RadixTrie<TValue>?[])node.Below.Clone();
                var digit = Digit(key, shift);
                below[digit] = Set(below[digit], key, value, shift + Bits);
                return new Node(below);
            case Leaf leaf when leaf.Key != key:
                var split = new RadixTrie<TValue>?[1 << Bits];
                split[Digit(leaf.Key, shift)] = leaf;
                return Set(new Node(split), key, value, shift);
            default:
                return new Leaf(key, value);
        }
    }

    private static int Digit(ulong key, int shift) => (int)(key >> shift) & ((1 << Bits) - 1);

    private sealed class Node(RadixTrie<TValue>?[] below) : RadixTrie<TValue>
    {
        public RadixTrie<TValue>?[] Below { get; } = below;
    }

    private sealed class Leaf(ulong key, TValue value) : RadixTrie<TValue>
    {
        public ulong Key { get; } = key;

        public TValue Value { get; } = value;
    }
}
