using System.Collections.Immutable;

namespace TmeBox.Prover.Smt;

/// <summary>
/// Reads S-expressions from text nobody vouches for. Time and memory are linear in the text, nesting is
/// counted and not recursed into, and every fault is an <see cref="SmtFormatException"/> with a position.
/// Safe on any thread.
/// </summary>
public static class SExpressionReader
{
    /// <summary>Reads every expression of a text.</summary>
    /// <param name="text">The text; blanks and comments between expressions are skipped.</param>
    /// <param name="limits">How much to take; <see cref="SmtLimits.Output"/> if null.</param>
    /// <returns>The expressions in order; none for blank text.</returns>
    /// <exception cref="SmtFormatException">The text is malformed or over a limit.</exception>
    public static ImmutableArray<SExpression> ReadAll(string text, SmtLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= SmtLimits.Output;
        int maxDepth = Math.Min(limits.MaxDepth, SExpression.MaxDepth);
        if (text.Length > limits.MaxChars)
        {
            throw new SmtFormatException("the text is too long", new SmtPosition(0, 1, 1));
        }

        SmtLexer lexer = new(text);
        Stack<(ImmutableArray<SExpression>.Builder Items, int Start)> open = new();
        ImmutableArray<SExpression>.Builder items = ImmutableArray.CreateBuilder<SExpression>();
        int start = 0;
        int nodes = 0;
        while (true)
        {
            SmtToken token = lexer.Next();
            if (token.Kind == SmtTokenKind.End)
            {
                return open.Count == 0 ? items.ToImmutable() : throw lexer.Error("a list is not closed", start);
            }

            if (token.Kind != SmtTokenKind.Close && ++nodes > limits.MaxNodes)
            {
                throw lexer.Error("too many expressions", token.Start);
            }

            switch (token.Kind)
            {
                case SmtTokenKind.Open when open.Count >= maxDepth:
                    throw lexer.Error("nested too deep", token.Start);
                case SmtTokenKind.Open:
                    open.Push((items, start));
                    items = ImmutableArray.CreateBuilder<SExpression>();
                    start = token.Start;
                    break;
                case SmtTokenKind.Close when open.Count == 0:
                    throw lexer.Error("a parenthesis closes nothing", token.Start);
                case SmtTokenKind.Close:
                    SExpression list = SExpression.List(items.ToImmutable(), start);
                    (items, start) = open.Pop();
                    items.Add(list);
                    break;
                default:
                    items.Add(Atom(token, text));
                    break;
            }
        }
    }

    /// <summary>Reads a text which holds exactly one expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">How much to take; <see cref="SmtLimits.Output"/> if null.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="SmtFormatException">The text is malformed, over a limit, or holds none or several.</exception>
    public static SExpression ReadOne(string text, SmtLimits? limits = null)
    {
        ImmutableArray<SExpression> all = ReadAll(text, limits);
        return all.Length switch
        {
            1 => all[0],
            0 => throw new SmtFormatException("an expression is missing", SmtPosition.Of(text, text.Length)),
            _ => throw new SmtFormatException("more than one expression", SmtPosition.Of(text, all[1].Offset)),
        };
    }

    internal static SExpression Atom(SmtToken token, string text)
    {
        string raw = text[token.Start..token.End];
        return token.Kind switch
        {
            SmtTokenKind.Symbol when SmtSyntax.IsReserved(raw) => Make(SExpressionKind.ReservedWord, raw),
            SmtTokenKind.Symbol => Make(SExpressionKind.Symbol, raw),
            SmtTokenKind.QuotedSymbol => Make(SExpressionKind.Symbol, raw[1..^1]),
            SmtTokenKind.Keyword => Make(SExpressionKind.Keyword, raw[1..]),
            SmtTokenKind.Text =>
                Make(SExpressionKind.Text, raw[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)),
            SmtTokenKind.Numeral => Make(SExpressionKind.Numeral, raw),
            SmtTokenKind.Decimal => Make(SExpressionKind.Fraction, raw),
            SmtTokenKind.Binary => Make(SExpressionKind.Binary, raw[2..]),
            SmtTokenKind.Hexadecimal => Make(SExpressionKind.Hexadecimal, raw[2..].ToLowerInvariant()),
            _ => throw new ArgumentException("not an atom", nameof(token)),
        };

        SExpression Make(SExpressionKind kind, string content) => SExpression.Atom(kind, content, token.Start);
    }
}
