namespace TmeBox.Logic;

/// <summary>What to do with each leaf of a lifted record when it is rebuilt.</summary>
public interface ILeafVisitor
{
    /// <summary>The new value of a truth value at a path such as <c>Cache.Dirty</c>.</summary>
    Bit Visit(string path, Bit leaf);

    /// <summary>The new value of a word.</summary>
    Word Visit(string path, Word leaf);

    /// <summary>The new value of an opaque value.</summary>
    Bytes Visit(string path, Bytes leaf);

    /// <summary>The new value of a map.</summary>
    Map<TKey, TValue> Visit<TKey, TValue>(string path, Map<TKey, TValue> leaf)
        where TKey : notnull;
}
