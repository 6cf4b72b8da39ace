using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Tests.Smt;

/// <summary>On failure FsCheck's message shows the seed to replay.</summary>
public sealed class SmtFuzzTests
{
    private static readonly string[] Scraps =
    [
        "(", ")", "((", "))", " ", "\n", "|", "\"", "\"\"", "#b", "#x", "01", "9", ".", ":", ";", "as", "_", "!", "let",
        "sat", "error", "(error \"", "assert", "declare-sort", "set-option", ":named", "@Line_0", "Line!val!1", "bv7", "\0", "\\", "\r", "é", "\ud800",
    ];

    [Fact]
    public void Random_bytes_give_an_expression_or_the_typed_error()
    {
        Check(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Survives(Encoding.Latin1.GetString(bytes))), 3000);
    }

    [Fact]
    public void Shuffled_scraps_of_syntax_give_an_expression_or_the_typed_error()
    {
        Arbitrary<string> scraps = Gen.Elements(Scraps).ArrayOf().Select(parts => string.Concat(parts)).ToArbitrary();
        Check(Prop.ForAll(scraps, Survives), 5000);
    }

    [Fact]
    public void What_is_printed_reads_back_equal()
    {
        Check(Prop.ForAll(Expressions().ToArbitrary(), expression =>
            expression.Equals(SExpressionReader.ReadOne(expression.ToString()))), 2000);
    }

    [Fact]
    public void Bit_vectors_read_back_equal()
    {
        Gen<SmtBitVector> vectors =
            from width in Gen.Choose(1, 200)
            from bytes in Gen.Choose(0, 255).ArrayOf(26)
            let all = new BigInteger([.. bytes.Select(b => (byte)b)], isUnsigned: true)
            select new SmtBitVector(width, all & ((BigInteger.One << width) - 1));
        Check(Prop.ForAll(vectors.ToArbitrary(), vector =>
            SmtValue.Parse(vector.ToString()).Equals(vector)
            && SmtValue.Parse($"(_ bv{vector.Value} {vector.Width})").Equals(vector)), 2000);
    }

    private static bool Survives(string text)
    {
        try
        {
            ImmutableArray<SExpression> read = SExpressionReader.ReadAll(text);
            foreach (SExpression expression in read)
            {
                _ = SmtValue.TryRead(expression, out _);
                if (!expression.Equals(SExpressionReader.ReadOne(expression.ToString())))
                {
                    return false;
                }
            }
        }
        catch (SmtFormatException error)
        {
            if (error.Position.Offset < 0 || error.Position.Offset > text.Length)
            {
                return false;
            }
        }

        try
        {
            _ = ScriptGate.Check(text);
        }
        catch (SmtFormatException)
        {
            // Refused, as it should be.
        }

        return true;
    }

    private static Gen<SExpression> Expressions() => Gen.Sized(size => Of(Math.Min(size, 40)));

    private static Gen<SExpression> Of(int size)
    {
        Gen<SExpression> atom = Gen.OneOf(
            Gen.Elements([.. Enumerable.Range(' ', 95).Select(c => (char)c).Where(c => c is not '|' and not '\\')])
                .ArrayOf().Select(chars => SExpression.Symbol(new string(chars))),
            ArbMap.Default.ArbFor<string>().Generator.Select(text => SExpression.OfText(text ?? "")),
            Gen.Choose(0, int.MaxValue).Select(n => SExpression.Numeral(n)),
            Gen.Elements("as", "|as|", "#b01", "#xAf", "1.0", ":key", "_").Select(text => SExpressionReader.ReadOne(text)));
        return size == 0 ? atom : Gen.OneOf(atom, Of(size / 4).ArrayOf().Select(items => SExpression.List([.. items])));
    }

    private static void Check(Property property, int times) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), property);
}
