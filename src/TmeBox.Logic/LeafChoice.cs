namespace TmeBox.Logic;

/// <summary>If-then-else on the leaves.</summary>
internal static class LeafChoice
{
    public static Bit Choose(Bit c, Bit a, Bit b) => Bit.Of(Fold.Ite(c.Term, a.Term, b.Term));

    public static Word Choose(Bit c, Word a, Word b) => a.Equals(b) ? a : Word.Of(Fold.Ite(c.Term, a.Term, b.Term));

    public static Bytes Choose(Bit c, Bytes a, Bytes b) => a.Equals(b) ? a : Bytes.Of(Fold.Ite(c.Term, a.Term, b.Term));

    public static Map<TKey, TValue> Choose<TKey, TValue>(Bit c, Map<TKey, TValue> a, Map<TKey, TValue> b)
        where TKey : notnull => Map<TKey, TValue>.Choose(c, a, b);
}
