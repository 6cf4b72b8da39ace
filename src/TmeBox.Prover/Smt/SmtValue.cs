using System.Globalization;
using System.Numerics;

namespace TmeBox.Prover.Smt;

/// <summary>
/// A value a solver gave to a term. Equality is of the value and not of its spelling: <c>#x0a</c>,
/// <c>#b00001010</c> and <c>(_ bv10 8)</c> are equal, and so are <c>@Line_0</c> and <c>(as @Line_0 Line)</c>.
/// Immutable, safe on any thread.
/// </summary>
public abstract record SmtValue
{
    /// <summary>Widest bit vector read, in bits.</summary>
    public const int MaxWidth = 1 << 16;

    private protected SmtValue()
    {
    }

    /// <summary>Reads a value from its SMT-LIB text.</summary>
    /// <param name="text">The text of one value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="SmtFormatException">The text is not one value of a kind known here.</exception>
    public static SmtValue Parse(string text)
    {
        SExpression expression = SExpressionReader.ReadOne(text);
        return TryRead(expression, out SmtValue? value)
            ? value
            : throw new SmtFormatException("not a Bool, bit-vector or opaque value", SmtPosition.Of(text, expression.Offset));
    }

    /// <summary>Reads a value from an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="value">The value, if it is one of a kind known here.</param>
    /// <returns>Whether it is.</returns>
    public static bool TryRead(SExpression expression, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SmtValue? value)
    {
        ArgumentNullException.ThrowIfNull(expression);
        value = expression.Kind switch
        {
            SExpressionKind.Symbol => FromSymbol(expression.Text),
            SExpressionKind.Binary => FromDigits(expression.Text, 1),
            SExpressionKind.Hexadecimal => FromDigits(expression.Text, 4),
            SExpressionKind.List when expression.Items.Length == 3 => FromTriple(expression.Items),
            _ => null,
        };
        return value is not null;
    }

    private static SmtValue? FromSymbol(string name) => name switch
    {
        "true" => new SmtBool(true),
        "false" => new SmtBool(false),
        _ => OpaqueSort(name) is { } sort ? new SmtOpaque(sort, name) : null,
    };

    private static SmtBitVector? FromDigits(string digits, int bitsEach)
    {
        if (digits.Length > MaxWidth / bitsEach)
        {
            return null;
        }

        BigInteger value = BigInteger.Parse(
            "0" + digits,
            bitsEach == 1 ? NumberStyles.AllowBinarySpecifier : NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture);
        return new SmtBitVector(digits.Length * bitsEach, value);
    }

    private static SmtValue? FromTriple(IReadOnlyList<SExpression> items)
    {
        (SExpression head, SExpression second, SExpression third) = (items[0], items[1], items[2]);
        if (second.Kind != SExpressionKind.Symbol)
        {
            return null;
        }

        if (head.IsReserved("as") && OpaqueSort(second.Text) is not null)
        {
            return new SmtOpaque(third.Kind == SExpressionKind.Symbol ? third.Text : third.ToString(), second.Text);
        }

        // A decimal digit carries more than 3 bits, so a longer text cannot fit MaxWidth bits.
        bool indexed = head.IsReserved("_")
            && third.Kind == SExpressionKind.Numeral
            && second.Text.Length is > 2 and <= 2 + (MaxWidth / 3)
            && second.Text.StartsWith("bv", StringComparison.Ordinal);
        if (indexed
            && int.TryParse(third.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && width is > 0 and <= MaxWidth
            && BigInteger.TryParse(second.Text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger value)
            && value.GetBitLength() <= width)
        {
            return new SmtBitVector(width, value);
        }

        return null;
    }

    /// <summary>The sort named inside an element: Z3 writes <c>Sort!val!N</c>, cvc5 <c>@Sort_N</c> or <c>@uc_Sort_N</c>.</summary>
    private static string? OpaqueSort(string element)
    {
        int digits = element.Length;
        while (digits > 0 && char.IsAsciiDigit(element[digits - 1]))
        {
            digits--;
        }

        ReadOnlySpan<char> stem = element.AsSpan(0, digits);
        if (digits == element.Length)
        {
            return null;
        }

        if (stem.EndsWith("!val!", StringComparison.Ordinal) && stem.Length > 5)
        {
            return stem[..^5].ToString();
        }

        if (stem.StartsWith("@uc_", StringComparison.Ordinal) && stem.EndsWith('_') && stem.Length > 5)
        {
            return stem[4..^1].ToString();
        }

        return stem.StartsWith('@') && stem.EndsWith('_') && stem.Length > 2 ? stem[1..^1].ToString() : null;
    }
}
