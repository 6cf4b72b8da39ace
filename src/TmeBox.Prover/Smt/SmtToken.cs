namespace TmeBox.Prover.Smt;

internal enum SmtTokenKind
{
    End,
    Open,
    Close,
    Symbol,
    QuotedSymbol,
    Keyword,
    Text,
    Numeral,
    Decimal,
    Binary,
    Hexadecimal,
}

/// <summary>One token: its kind and the half-open range of text it covers, delimiters included.</summary>
internal readonly record struct SmtToken(SmtTokenKind Kind, int Start, int End);
