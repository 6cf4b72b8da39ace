namespace TmeBox.Logic;

/// <summary>Unknown values of a given shape.</summary>
public static class Fresh
{
    /// <summary>An unknown truth value.</summary>
    public static Bit Bit(string name) => Logic.Bit.Of(Constant(name, Sort.Bool));

    /// <summary>An unknown word.</summary>
    /// <param name="name">Its name in scripts and models.</param>
    /// <param name="width">Width in bits, 1 to 64.</param>
    public static Word Word(string name, int width) => Logic.Word.Of(Constant(name, Sort.BitVector(width)));

    /// <summary>An unknown opaque value.</summary>
    public static Bytes Bytes(string name, Sort sort) => Logic.Bytes.Of(Constant(name, sort));

    /// <summary>A record of the same shape as <paramref name="like"/> of which nothing is known.</summary>
    /// <exception cref="SortMismatchException">There is a map inside, which does not tell the shape of its values: see <see cref="Map{TKey,TValue}.Symbolic"/>.</exception>
    public static T Record<T>(string name, T like) => Lift<T>.Rebuild(like, name, FreshLeaves.Instance);

    private static Term Constant(string name, Sort sort) => new Function(name, sort).Apply();

    private sealed class FreshLeaves : ILeafVisitor
    {
        public static readonly FreshLeaves Instance = new();

        public Bit Visit(string path, Bit leaf) => Bit(path);

        public Word Visit(string path, Word leaf) => Word(path, leaf.Width);

        public Bytes Visit(string path, Bytes leaf) => Bytes(path, leaf.Sort);

        public Map<TKey, TValue> Visit<TKey, TValue>(string path, Map<TKey, TValue> leaf)
            where TKey : notnull => throw new SortMismatchException($"{path}: give symbolic maps their values' shape by Map.Symbolic");
    }
}
