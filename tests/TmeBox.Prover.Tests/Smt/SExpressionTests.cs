using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Tests.Smt;

public sealed class SExpressionTests
{
    [Theory]
    [InlineData("a", SExpressionKind.Symbol, "a")]
    [InlineData("|a|", SExpressionKind.Symbol, "a")]
    [InlineData("|a b (;\"|", SExpressionKind.Symbol, "a b (;\"")]
    [InlineData("||", SExpressionKind.Symbol, "")]
    [InlineData("@Line_3", SExpressionKind.Symbol, "@Line_3")]
    [InlineData("as", SExpressionKind.ReservedWord, "as")]
    [InlineData("|as|", SExpressionKind.Symbol, "as")]
    [InlineData(":named", SExpressionKind.Keyword, "named")]
    [InlineData("\"say \"\"hi\"\"\n\"", SExpressionKind.Text, "say \"hi\"\n")]
    [InlineData("0", SExpressionKind.Numeral, "0")]
    [InlineData("120", SExpressionKind.Numeral, "120")]
    [InlineData("1.050", SExpressionKind.Fraction, "1.050")]
    [InlineData("#b0101", SExpressionKind.Binary, "0101")]
    [InlineData("#x0aF", SExpressionKind.Hexadecimal, "0af")]
    [InlineData(" ; note\n ( ) ", SExpressionKind.List, "")]
    public void Atoms_read_as_what_they_are(string text, SExpressionKind kind, string content)
    {
        SExpression read = SExpressionReader.ReadOne(text);

        Assert.Equal((kind, content), (read.Kind, read.Text));
        Assert.Equal(read, SExpressionReader.ReadOne(read.ToString()));
    }

    [Fact]
    public void Lists_keep_order_and_print_canonically()
    {
        SExpression read = SExpressionReader.ReadOne("( a |b| (|c d|\t#xF) ; end\n \"e\")");

        Assert.Equal("(a b (|c d| #xf) \"e\")", read.ToString());
        Assert.Equal(2, read.Depth);
        Assert.Equal(
            SExpression.List(
                SExpression.Symbol("a"),
                SExpression.Symbol("b"),
                SExpression.List(SExpression.Symbol("c d"), SExpressionReader.ReadOne("#xf")),
                SExpression.OfText("e")),
            read);
        Assert.Equal(read.GetHashCode(), SExpressionReader.ReadOne(read.ToString()).GetHashCode());
        Assert.NotEqual(read, SExpressionReader.ReadOne("(a b (|c d| #xf))"));
        Assert.Equal("12", SExpression.Numeral(12).ToString());
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("a\nb", 2, 1)]
    [InlineData("(a\n (b)", 1, 1)]
    [InlineData("(a\n  ((b)", 2, 3)]
    [InlineData("a)", 1, 2)]
    [InlineData("\n  |a", 2, 3)]
    [InlineData("|a\nb|", 1, 3)]
    [InlineData("|a\\|", 1, 3)]
    [InlineData("\"a", 1, 1)]
    [InlineData("\"a\"\"", 1, 1)]
    [InlineData("#", 1, 1)]
    [InlineData("#b", 1, 1)]
    [InlineData("#b2", 1, 1)]
    [InlineData("#b12", 1, 4)]
    [InlineData("#xg", 1, 1)]
    [InlineData("#d1", 1, 1)]
    [InlineData("007", 1, 1)]
    [InlineData("1.", 1, 1)]
    [InlineData("4ms", 1, 2)]
    [InlineData(":", 1, 1)]
    [InlineData("a|b|", 1, 2)]
    [InlineData("\"a\"b", 1, 4)]
    [InlineData("{", 1, 1)]
    [InlineData("é", 1, 1)]
    [InlineData("a\0", 1, 2)]
    public void Faults_are_typed_and_placed(string text, int line, int column)
    {
        SmtFormatException error = Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadOne(text));

        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.StartsWith($"line {line} column {column}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        const int most = 1000;

        Assert.Equal(most, SExpressionReader.ReadOne(new string('(', most) + new string(')', most)).Depth);
        Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadOne(new string('(', most + 1) + new string(')', most + 1)));
        Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadAll(new string('(', 10_000_000)));
        Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadAll(
            new string('(', SExpression.MaxDepth + 1) + new string(')', SExpression.MaxDepth + 1),
            SmtLimits.Output with { MaxDepth = int.MaxValue }));
    }

    [Fact]
    public void Deepest_expression_can_be_built_printed_compared_and_hashed()
    {
        SExpression one = SExpression.Symbol("x");
        SExpression two = SExpression.Symbol("x");
        for (int i = 0; i < SExpression.MaxDepth; i++)
        {
            one = SExpression.List(one);
            two = SExpression.List(two);
        }

        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.Equal((2 * SExpression.MaxDepth) + 1, one.ToString().Length);
        Assert.Throws<ArgumentException>(() => SExpression.List(one));
    }

    [Fact]
    public void Size_and_count_are_bounded()
    {
        SmtLimits few = new(MaxDepth: 5, MaxChars: 10, MaxNodes: 3);

        Assert.Equal(3, SExpressionReader.ReadAll("a b c", few).Length);
        Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadAll("a b c d", few));
        Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadAll("(a b c)", few));
        Assert.Throws<SmtFormatException>(() => SExpressionReader.ReadAll(new string(' ', 11), few));
    }

    [Fact]
    public void Symbols_which_cannot_be_written_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SExpression.Symbol("a|b"));
        Assert.Throws<ArgumentException>(() => SExpression.Symbol("a\\b"));
        Assert.Throws<ArgumentException>(() => SExpression.Symbol("a\nb"));
        Assert.Throws<ArgumentOutOfRangeException>(() => SExpression.Numeral(-1));
    }
}
