namespace TmeBox.Prover.Smt;

/// <summary>What an <see cref="SExpression"/> is.</summary>
public enum SExpressionKind
{
    /// <summary>A symbol; <c>|a|</c> and <c>a</c> are the same one.</summary>
    Symbol,

    /// <summary>A bare word of SMT-LIB's grammar, such as <c>as</c> or <c>_</c>; <c>|as|</c> is a symbol instead.</summary>
    ReservedWord,

    /// <summary>A keyword; its text has no colon.</summary>
    Keyword,

    /// <summary>A string; its text has no quotes and no escapes.</summary>
    Text,

    /// <summary>A numeral such as <c>12</c>.</summary>
    Numeral,

    /// <summary>A decimal such as <c>1.50</c>; its text is kept as written.</summary>
    Fraction,

    /// <summary>A literal such as <c>#b01</c>; its text has only the digits.</summary>
    Binary,

    /// <summary>A literal such as <c>#x0f</c>; its text has only the digits, in lower case.</summary>
    Hexadecimal,

    /// <summary>A list.</summary>
    List,
}
