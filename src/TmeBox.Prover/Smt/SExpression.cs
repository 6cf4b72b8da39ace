using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace TmeBox.Prover.Smt;

/// <summary>
/// An S-expression of SMT-LIB 2.6. Immutable, safe on any thread. Two are equal when they print the same;
/// the position is not compared.
/// </summary>
public sealed class SExpression : IEquatable<SExpression>
{
    /// <summary>No expression nests deeper, so that walking one by recursion is safe on any thread.</summary>
    public const int MaxDepth = 2000;

    private SExpression(SExpressionKind kind, string text, ImmutableArray<SExpression> items, int depth, int offset)
    {
        Kind = kind;
        Text = text;
        Items = items;
        Depth = depth;
        Offset = offset;
    }

    /// <summary>What this is.</summary>
    public SExpressionKind Kind { get; }

    /// <summary>The atom's content, as <see cref="SExpressionKind"/> says; empty for a list.</summary>
    public string Text { get; }

    /// <summary>A list's items; empty for an atom.</summary>
    public ImmutableArray<SExpression> Items { get; }

    /// <summary>Nesting: 0 for an atom, 1 for a list of atoms.</summary>
    public int Depth { get; }

    /// <summary>UTF-16 offset in the text this was read from; 0 if built in memory.</summary>
    public int Offset { get; }

    /// <summary>Makes a symbol.</summary>
    /// <param name="name">Its name without bars: printable ASCII without <c>|</c> and <c>\</c>; may be empty.</param>
    /// <returns>The symbol.</returns>
    /// <exception cref="ArgumentException">The name cannot be written in SMT-LIB.</exception>
    public static SExpression Symbol(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!SmtSyntax.IsWritable(name))
        {
            throw new ArgumentException("a symbol may hold only printable ASCII without | and \\", nameof(name));
        }

        return Atom(SExpressionKind.Symbol, name, 0);
    }

    /// <summary>Makes a string.</summary>
    /// <param name="text">Its content; quotes are doubled when printed.</param>
    /// <returns>The string.</returns>
    public static SExpression OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Atom(SExpressionKind.Text, text, 0);
    }

    /// <summary>Makes a numeral.</summary>
    /// <param name="value">Its value, not negative.</param>
    /// <returns>The numeral.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static SExpression Numeral(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return Atom(SExpressionKind.Numeral, value.ToString(CultureInfo.InvariantCulture), 0);
    }

    /// <summary>Makes a list.</summary>
    /// <param name="items">Its items, none null.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">It would nest deeper than <see cref="MaxDepth"/>.</exception>
    public static SExpression List(params ImmutableArray<SExpression> items) => List(items, 0);

    /// <summary>Whether this is the symbol of that name.</summary>
    /// <param name="name">The name without bars.</param>
    /// <returns>True if so.</returns>
    public bool IsSymbol(string name) =>
        Kind == SExpressionKind.Symbol && string.Equals(Text, name, StringComparison.Ordinal);

    /// <summary>Whether this is that bare reserved word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>True if so.</returns>
    public bool IsReserved(string word) =>
        Kind == SExpressionKind.ReservedWord && string.Equals(Text, word, StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool Equals(SExpression? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (Kind == other.Kind
                && Depth == other.Depth
                && string.Equals(Text, other.Text, StringComparison.Ordinal)
                && Items.SequenceEqual(other.Items)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SExpression);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Kind);
        hash.Add(Text, StringComparer.Ordinal);
        foreach (SExpression item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Prints on one line, in canonical form: quotes only where needed, one blank between items.</summary>
    /// <returns>Text which reads back as an equal expression.</returns>
    public override string ToString()
    {
        StringBuilder to = new();
        Print(to);
        return to.ToString();
    }

    internal static SExpression Atom(SExpressionKind kind, string text, int offset) =>
        new(kind, text, [], 0, offset);

    internal static SExpression List(ImmutableArray<SExpression> items, int offset)
    {
        int depth = 0;
        foreach (SExpression item in items)
        {
            depth = Math.Max(depth, item.Depth);
        }

        if (depth >= MaxDepth)
        {
            throw new ArgumentException("the list nests too deep", nameof(items));
        }

        return new SExpression(SExpressionKind.List, "", items, depth + 1, offset);
    }

    private void Print(StringBuilder to)
    {
        switch (Kind)
        {
            case SExpressionKind.Symbol:
                PrintSymbol(to);
                break;
            case SExpressionKind.Keyword:
                to.Append(':').Append(Text);
                break;
            case SExpressionKind.Text:
                to.Append('"').Append(Text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                break;
            case SExpressionKind.Binary:
                to.Append("#b").Append(Text);
                break;
            case SExpressionKind.Hexadecimal:
                to.Append("#x").Append(Text);
                break;
            case SExpressionKind.List:
                PrintList(to);
                break;
            default:
                to.Append(Text);
                break;
        }
    }

    private void PrintSymbol(StringBuilder to)
    {
        if (SmtSyntax.IsSimpleSymbol(Text) && !SmtSyntax.IsReserved(Text))
        {
            to.Append(Text);
        }
        else
        {
            to.Append('|').Append(Text).Append('|');
        }
    }

    private void PrintList(StringBuilder to)
    {
        to.Append('(');
        for (int i = 0; i < Items.Length; i++)
        {
            if (i > 0)
            {
                to.Append(' ');
            }

            Items[i].Print(to);
        }

        to.Append(')');
    }
}
