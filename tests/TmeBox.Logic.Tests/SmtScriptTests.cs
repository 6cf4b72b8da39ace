using TmeBox.Prover.Solvers;

namespace TmeBox.Logic.Tests;

/// <summary>Scripts say what the terms say, briefly, in the standard's words.</summary>
public class SmtScriptTests
{
    private static Word Chain(int length)
    {
        var w = Fresh.Word("w", 16);
        for (var i = 0; i < length; i++) w = w + w;
        return w;
    }

    [Fact]
    public void Shared_terms_are_written_once()
    {
        var (first, next) = (Size(100) - Size(50), Size(200) - Size(150));
        Assert.InRange(first, 1, 50 * 50);
        Assert.InRange(next, first, first * 3 / 2);
        Assert.Equal(Verdict.Unsat, Solve.ByZ3(SmtScript.Of([new("a", Chain(200) == 1)]).Text));
        Assert.Equal(Verdict.Unsat, Solve.ByAll(SmtScript.Of([new("a", Chain(5) == 1)]).Text));
        Assert.True(new Interpretation((f, _) => Word.Of(1, 16).Term).Evaluate(Chain(15) == 0x8000).IsTrue);

        static int Size(int length) => SmtScript.Of([new("a", Chain(length) == 1)]).Text.Length;
    }

    [Fact]
    public void Every_random_script_is_accepted_by_the_solvers_and_has_one_verdict()
    {
        Seeds.Each(25, random =>
        {
            var universe = new Universe();
            var expressions = new Expressions(random, universe, [8, 1, 4]);
            var assertions = Enumerable.Range(0, 4).Select(i => new Assertion($"rule {i}", Bit.Of(Reading.Lifted(expressions.Of(Sort.Bool, 4), universe, _ => false))));
            Solve.ByAll(SmtScript.Of(assertions, "one line\nanother").Text);
        });
    }

    [Fact]
    public void Assertions_have_names_and_truths_are_left_out()
    {
        var script = SmtScript.Of([new("first", Fresh.Bit("b")), new("the second", true), new("the third", !Fresh.Bit("c"))], "a comment");
        Assert.StartsWith("; a comment\n(set-logic QF_UFBV)\n", script.Text, StringComparison.Ordinal);
        Assert.Contains("(assert (! b :named first))", script.Text, StringComparison.Ordinal);
        Assert.Contains("(assert (! (not c) :named |the third|))", script.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("second", script.Text, StringComparison.Ordinal);
        Assert.Equal(Verdict.Unsat, Solve.ByAll(SmtScript.Of([new("never", false)]).Text));
    }

    [Fact]
    public void Names_are_quoted_where_they_must_be_and_refused_where_that_does_not_help()
    {
        foreach (var name in new[] { "two words", "3d", "Pconfig.KeyIdZero", "assert", "a#b", "t0", "t1", "(", "\"", ";" })
        {
            var (w, v) = (Fresh.Word(name, 8), Fresh.Word("other", 8));
            var shared = w + v;
            Assert.Equal(Verdict.Sat, Solve.ByAll(SmtScript.Of([new("n", (shared | v) == 255 & (shared & w) == 0)]).Text));
        }

        foreach (var name in new[] { "a|b", "a\\b", "a\nb", "", "Zürich", "let", "_", "true", "and", "=", "bvadd" })
            Assert.Equal($"'{name}' cannot be an SMT-LIB symbol", Assert.Throws<SortMismatchException>(() => SmtScript.Of([new("n", Fresh.Bit(name))])).Message);
    }

    [Fact]
    public void Two_things_of_one_name_are_refused()
    {
        Assert.Equal(
            "two functions are called w",
            Assert.Throws<SortMismatchException>(() => SmtScript.Of([new("a", Fresh.Word("w", 8) == 1), new("b", Fresh.Word("w", 8) == 2)])).Message);
        Assert.Equal(
            "two assertions are called a",
            Assert.Throws<SortMismatchException>(() => SmtScript.Of([new("a", Fresh.Bit("b")), new("a", Fresh.Bit("c"))])).Message);
        Assert.Equal(
            "two sorts are called Blob",
            Assert.Throws<SortMismatchException>(() => SmtScript.Of([new("a", Fresh.Bytes("b", Sort.Opaque("Blob", 3)) == Fresh.Bytes("c", Sort.Opaque("Blob", 3)) & Fresh.Bytes("d", Sort.Opaque("Blob", 4)) == Fresh.Bytes("e", Sort.Opaque("Blob", 4)))])).Message);
    }

    [Fact]
    public void An_opaque_sort_has_a_plain_name() =>
        Assert.Equal("'two words' cannot be the name of a sort", Assert.Throws<SortMismatchException>(() => Sort.Opaque("two words", 3)).Message);

    [Fact]
    public void Different_literals_of_an_opaque_sort_are_different_to_a_solver()
    {
        var blob = Sort.Opaque("Blob", 2);
        var b = Fresh.Bytes("b", blob);
        var one = Bytes.Of(blob, [0, 1]);
        Assert.Equal(Verdict.Unsat, Solve.ByAll(SmtScript.Of([new("one", b == one), new("two", b == Bytes.Of(blob, [0, 2]))]).Text));
        Assert.Equal(Verdict.Sat, Solve.ByAll(SmtScript.Of([new("one", b == one), new("again", b == one)]).Text));
    }

    [Fact]
    public void A_label_is_a_named_definition_and_its_rule_is_found_again()
    {
        var (b, c) = (Fresh.Bit("b").Labelled("Some.Rule"), Fresh.Bit("c").Labelled("Some.Rule"));
        var script = SmtScript.Of([new("both", b & c), new("not b", !Fresh.Bit("x") | b)]);
        Assert.Contains(":named Some.Rule!1)", script.Text, StringComparison.Ordinal);
        Assert.Contains(":named Some.Rule!2)", script.Text, StringComparison.Ordinal);
        Assert.Equal("Some.Rule", SmtScript.LabelOf("Some.Rule!2"));
        Assert.Equal("both", SmtScript.LabelOf("both"));
        Assert.Equal(Verdict.Sat, Solve.ByAll(script.Text));
        Assert.True(Bit.True.Labelled("r").IsTrue);
    }

    [Fact]
    public void A_script_lists_its_applications_inner_ones_first()
    {
        var f = new Function("f", Sort.BitVector(8), Sort.BitVector(8));
        var x = Fresh.Word("x", 8);
        var outer = f.Apply(f.Apply(x.Term));
        var script = SmtScript.Of([new("a", Word.Of(outer) == 3)]);
        Assert.Equal([x.Term, f.Apply(x.Term), outer], script.Applications);
        Assert.Equal("(f (f x))", script.Refer(outer));
    }

    [Fact]
    public void Sharing_by_equations_gives_the_same_verdicts_as_sharing_by_definitions()
    {
        Seeds.Each(15, random =>
        {
            var universe = new Universe();
            var expressions = new Expressions(random, universe, [8, 1, 4]);
            var assertions = Enumerable.Range(0, 3).Select(i => new Assertion($"rule {i}", Bit.Of(Reading.Lifted(expressions.Of(Sort.Bool, 5), universe, _ => false)))).ToArray();
            var (defined, equated) = (SmtScript.Of(assertions), SmtScript.Of(assertions, byEquations: true));
            Assert.DoesNotContain("define-fun", equated.Text, StringComparison.Ordinal);
            Assert.Equal(defined.Applications, equated.Applications);
            Assert.Equal(Solve.ByAll(defined.Text), Solve.ByAll(equated.Text));
        });
    }
}
