using System.Buffers;

namespace TmeBox.Prover.Smt;

/// <summary>
/// Splits SMT-LIB text into tokens without allocating. Stricter than either solver on purpose: what two
/// solvers could read differently (backslash in a quoted symbol, control characters) is an error here.
/// </summary>
internal ref struct SmtLexer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    internal SmtToken Next()
    {
        SkipBlank();
        int start = _at;
        if (start == _text.Length)
        {
            return new SmtToken(SmtTokenKind.End, start, start);
        }

        char c = _text[start];
        switch (c)
        {
            case '(':
                _at++;
                return new SmtToken(SmtTokenKind.Open, start, _at);
            case ')':
                _at++;
                return new SmtToken(SmtTokenKind.Close, start, _at);
            case '|':
                return QuotedSymbol(start);
            case '"':
                return Text(start);
            case '#':
                return Literal(start);
            case ':':
                _at++;
                return Run(SmtTokenKind.Keyword, start, SmtSyntax.SymbolChars, "a keyword needs a name");
            default:
                if (char.IsAsciiDigit(c))
                {
                    return Number(start);
                }

                return Run(SmtTokenKind.Symbol, start, SmtSyntax.SymbolChars, "unexpected character");
        }
    }

    internal readonly SmtFormatException Error(string problem, int offset) =>
        new(problem, SmtPosition.Of(_text, offset));

    private void SkipBlank()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is ' ' or '\t' or '\n' or '\r')
            {
                _at++;
            }
            else if (c == ';')
            {
                int end = _text[_at..].IndexOf('\n');
                _at = end < 0 ? _text.Length : _at + end + 1;
            }
            else
            {
                return;
            }
        }
    }

    private SmtToken QuotedSymbol(int start)
    {
        for (_at = start + 1; _at < _text.Length; _at++)
        {
            if (_text[_at] == '|')
            {
                _at++;
                return Delimited(new SmtToken(SmtTokenKind.QuotedSymbol, start, _at));
            }

            if (!SmtSyntax.IsQuotable(_text[_at]))
            {
                throw Error("a quoted symbol may hold only printable ASCII without | and \\", _at);
            }
        }

        throw Error("a quoted symbol is not closed", start);
    }

    private SmtToken Text(int start)
    {
        _at = start + 1;
        while (_at < _text.Length)
        {
            int quote = _text[_at..].IndexOf('"');
            if (quote < 0)
            {
                break;
            }

            _at += quote + 1;
            if (_at == _text.Length || _text[_at] != '"')
            {
                return Delimited(new SmtToken(SmtTokenKind.Text, start, _at));
            }

            _at++;
        }

        throw Error("a string is not closed", start);
    }

    private SmtToken Literal(int start)
    {
        _at = start + 2;
        char radix = _at <= _text.Length ? _text[start + 1] : '\0';
        return radix switch
        {
            'b' => Run(SmtTokenKind.Binary, start, SmtSyntax.BinaryDigits, "#b needs binary digits"),
            'x' => Run(SmtTokenKind.Hexadecimal, start, SmtSyntax.HexDigits, "#x needs hexadecimal digits"),
            _ => throw Error("after # must come b or x", start),
        };
    }

    private SmtToken Number(int start)
    {
        _at = start + Length(start, SmtSyntax.Digits);
        if (_text[start] == '0' && _at > start + 1)
        {
            throw Error("a numeral may not start with 0", start);
        }

        if (_at == _text.Length || _text[_at] != '.')
        {
            return Delimited(new SmtToken(SmtTokenKind.Numeral, start, _at));
        }

        _at++;
        return Run(SmtTokenKind.Decimal, start, SmtSyntax.Digits, "a decimal needs digits after its point");
    }

    private SmtToken Run(SmtTokenKind kind, int start, SearchValues<char> allowed, string whenEmpty)
    {
        int length = Length(_at, allowed);
        if (length == 0)
        {
            throw Error(whenEmpty, start);
        }

        _at += length;
        return Delimited(new SmtToken(kind, start, _at));
    }

    private readonly int Length(int from, SearchValues<char> allowed)
    {
        int length = _text[from..].IndexOfAnyExcept(allowed);
        return length < 0 ? _text.Length - from : length;
    }

    private readonly SmtToken Delimited(SmtToken token)
    {
        if (_at == _text.Length || _text[_at] is '(' or ')' or ' ' or '\t' or '\n' or '\r' or ';')
        {
            return token;
        }

        throw Error("a token must be followed by a blank or a parenthesis", _at);
    }
}
