using TmeBox.Logic;

namespace TmeBox.Lifting.Values;

/// <summary>Arithmetic and comparisons of the language, on numbers of one width.</summary>
internal static class CilNumbers
{
    /// <summary>What an operation of two numbers gives; null if there is no such operation.</summary>
    public static Word? Computed(string operation, Word a, Word b) => operation switch
    {
        "add" => a + b,
        "sub" => a - b,
        "and" => a & b,
        "or" => a | b,
        "xor" => a ^ b,
        "shl" => a << AsWide(b, a),
        "shr.un" => a >> AsWide(b, a),
        "shr" => IsNegative(a) is var sign ? Lifted.If(sign, ~(~a >> AsWide(b, a)), a >> AsWide(b, a)) : a,
        _ => null,
    };

    /// <summary>What a comparison says; null if there is no such comparison.</summary>
    public static Bit? Compared(string comparison, Word a, Word b) => comparison switch
    {
        "eq" => a == b,
        "ne.un" => a != b,
        "lt.un" => a < b,
        "gt.un" => a > b,
        "le.un" => a <= b,
        "ge.un" => a >= b,
        "lt" => Flipped(a) < Flipped(b),
        "gt" => Flipped(a) > Flipped(b),
        "le" => Flipped(a) <= Flipped(b),
        "ge" => Flipped(a) >= Flipped(b),
        _ => null,
    };

    /// <summary>What a conversion gives; null if there is no such conversion.</summary>
    public static Word? Converted(string conversion, Word a) => conversion switch
    {
        "conv.u1" => Low(Narrow(a), 8),
        "conv.u2" => Low(Narrow(a), 16),
        "conv.i4" or "conv.u4" => Narrow(a),
        "conv.u8" => a.ZeroExtend(64),
        "conv.i8" => a.Width == 64 ? a : Lifted.If(IsNegative(a), Word.Concat(~Word.Of(0, 32), a), a.ZeroExtend(64)),
        _ => null,
    };

    /// <summary>The number that the low bits are.</summary>
    public static Word Low(Word a, int bits) => a & Word.Of((1UL << bits) - 1, a.Width);

    private static Bit IsNegative(Word a) => a[a.Width - 1];

    // Signed numbers are in the order of unsigned ones once their sign is flipped.
    private static Word Flipped(Word a) => a ^ Word.Of(1UL << a.Width - 1, a.Width);

    private static Word Narrow(Word a) => a.Width == 64 ? a.Slice(31, 0) : a;

    private static Word AsWide(Word amount, Word value) => amount.ZeroExtend(value.Width);
}
