using System.Numerics;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Tests.Smt;

public sealed class SmtValueTests
{
    [Fact]
    public void Spellings_of_one_value_are_equal()
    {
        Assert.Equal(SmtValue.Parse("#x0a"), SmtValue.Parse("#b00001010"));
        Assert.Equal(SmtValue.Parse("#x0A"), SmtValue.Parse("(_ bv10 8)"));
        Assert.Equal(SmtValue.Parse("true"), SmtValue.Parse("|true|"));
        Assert.Equal(SmtValue.Parse("@Line_3"), SmtValue.Parse("(as @Line_3 Line)"));
        Assert.Equal(SmtValue.Parse("Line!val!3"), SmtValue.Parse("|Line!val!3|"));
    }

    [Fact]
    public void Different_values_differ()
    {
        Assert.NotEqual(SmtValue.Parse("#x0a"), SmtValue.Parse("#xa"));
        Assert.NotEqual(SmtValue.Parse("#x0a"), SmtValue.Parse("#x0b"));
        Assert.NotEqual(SmtValue.Parse("#b1"), SmtValue.Parse("true"));
        Assert.NotEqual(SmtValue.Parse("@Line_3"), SmtValue.Parse("@Line_4"));
        Assert.NotEqual(SmtValue.Parse("Line!val!3"), SmtValue.Parse("Key!val!3"));
    }

    [Theory]
    [InlineData("Line!val!3", "Line", "Line!val!3")]
    [InlineData("@Line_3", "Line", "@Line_3")]
    [InlineData("@uc_Line_0", "Line", "@uc_Line_0")]
    [InlineData("@a_b_12", "a_b", "@a_b_12")]
    [InlineData("(as @Line_3 Line)", "Line", "@Line_3")]
    [InlineData("|my sort!val!0|", "my sort", "my sort!val!0")]
    public void Elements_of_declared_sorts_are_opaque(string text, string sort, string element)
    {
        SmtValue value = SmtValue.Parse(text);

        Assert.Equal(new SmtOpaque(sort, element), value);
        Assert.Equal(value, SmtValue.Parse(value.ToString()));
    }

    [Theory]
    [InlineData("#b0", "#b0")]
    [InlineData("#b111", "#b111")]
    [InlineData("#xF0", "#xf0")]
    [InlineData("#b10000000", "#x80")]
    [InlineData("(_ bv255 9)", "#b011111111")]
    [InlineData("#xffffffffffffffffffffffffffffffff", "#xffffffffffffffffffffffffffffffff")]
    public void Bit_vectors_print_canonically(string text, string canonical)
    {
        Assert.Equal(canonical, SmtValue.Parse(text).ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("3")]
    [InlineData("\"true\"")]
    [InlineData("Line!val!")]
    [InlineData("!val!3")]
    [InlineData("@_3")]
    [InlineData("(as x Line)")]
    [InlineData("(|as| @Line_3 Line)")]
    [InlineData("(_ bv4 2)")]
    [InlineData("(_ bv1 0)")]
    [InlineData("(_ bv1 65537)")]
    [InlineData("(_ bv 8)")]
    [InlineData("(_ bv-1 8)")]
    [InlineData("(_ bv1 99999999999999999999)")]
    [InlineData("((as const (Array Int Int)) 0)")]
    public void Other_expressions_are_not_values(string text)
    {
        Assert.False(SmtValue.TryRead(SExpressionReader.ReadOne(text), out _));
        Assert.Throws<SmtFormatException>(() => SmtValue.Parse(text));
    }

    [Fact]
    public void Width_is_bounded()
    {
        Assert.Equal(SmtValue.MaxWidth, Assert.IsType<SmtBitVector>(SmtValue.Parse("#x" + new string('f', SmtValue.MaxWidth / 4))).Width);
        Assert.Throws<SmtFormatException>(() => SmtValue.Parse("#x" + new string('f', (SmtValue.MaxWidth / 4) + 1)));
        Assert.Throws<SmtFormatException>(() => SmtValue.Parse("(_ bv" + new string('9', 1_000_000) + " 8)"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmtBitVector(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmtBitVector(8, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmtBitVector(8, -1));
        Assert.Equal(ulong.MaxValue, new SmtBitVector(64, ulong.MaxValue).ToUInt64());
        Assert.Throws<OverflowException>(() => new SmtBitVector(65, BigInteger.One << 64).ToUInt64());
    }
}
