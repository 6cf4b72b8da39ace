using System.Buffers;
using System.Collections.Frozen;

namespace TmeBox.Prover.Smt;

/// <summary>Lexical facts of SMT-LIB 2.6, section 3.1.</summary>
internal static class SmtSyntax
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Decimals = "0123456789";

    internal static SearchValues<char> SymbolChars { get; } =
        SearchValues.Create(Letters + Decimals + "~!@$%^&*_-+=<>.?/");

    internal static SearchValues<char> Digits { get; } = SearchValues.Create(Decimals);

    internal static SearchValues<char> HexDigits { get; } = SearchValues.Create(Decimals + "abcdefABCDEF");

    internal static SearchValues<char> BinaryDigits { get; } = SearchValues.Create("01");

    private static FrozenSet<string> ReservedWords { get; } = new[]
    {
        "_", "!", "as", "let", "exists", "forall", "match", "par",
        "BINARY", "DECIMAL", "HEXADECIMAL", "NUMERAL", "STRING",
    }.ToFrozenSet(StringComparer.Ordinal);

    internal static bool IsReserved(string word) => ReservedWords.Contains(word);

    internal static bool IsSimpleSymbol(ReadOnlySpan<char> name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(SymbolChars);

    /// <summary>Whether a symbol of this name can be written at all: printable ASCII, no bar, no backslash.</summary>
    internal static bool IsWritable(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!IsQuotable(c))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool IsQuotable(char c) => c is >= ' ' and <= '~' and not '|' and not '\\';
}
