using TmeBox.Prover.Solvers;

namespace TmeBox.Logic.Tests;

/// <summary>Deep random expressions: folding never changes what they mean.</summary>
public class ExpressionTests
{
    [Fact]
    public void Deep_expressions_agree_with_arithmetic_an_interpretation_and_Z3()
    {
        Seeds.Each(60, random =>
        {
            var universe = new Universe();
            var expressions = new Expressions(random, universe, [16, 1, 8, 46, 52, 64]);
            OperatorTests.Agree([.. Enumerable.Range(0, 12).Select(_ => expressions.Any(8))], universe);
        });
    }

    [Fact]
    public void Folding_keeps_the_meaning_for_all_values_of_the_unknowns()
    {
        var sharp = 0;
        Seeds.Each(150, random =>
        {
            var universe = new Universe();
            var expressions = new Expressions(random, universe, [3, 1, 2, 5]);
            var node = expressions.Any(6);
            var folded = Reading.Lifted(node, universe, _ => false, compute: false);
            var script = Script(node, folded, universe);
            Assert.Equal(Verdict.Unsat, Solve.ByZ3(script + $"(assert (distinct |the folded one| {Reading.Smt(node)}))\n"));
            if (Solve.ByZ3(script + $"(assert (= |the folded one| {Reading.Smt(node)}))\n") == Verdict.Sat) sharp++;
        });
        Assert.Equal(150, sharp);
    }

    // Declares everything that the expression mentions, also what folding dropped.
    private static string Script(Node node, Term folded, Universe universe)
    {
        var name = new Function("the folded one", folded.Sort).Apply();
        var mentioned = new List<Term> { folded };
        Visit(node);
        var assertions = mentioned.Select((t, i) => new Assertion("mention." + i, Bit.Of(Fold.Equal(new Function("also." + i, t.Sort).Apply(), t))));
        return SmtScript.Of([.. assertions, new("folded", Bit.Of(Fold.Equal(name, folded)))]).Text;

        void Visit(Node n)
        {
            foreach (var a in n.Args) Visit(a);
            if (n.Op == "leaf") mentioned.Add(universe.Unknown(n));
            if (n is { Op: "const", Sort.Kind: SortKind.Opaque }) mentioned.Add(n.Value.AsTerm(n.Sort));
            if (n.Op == "apply") mentioned.Add(universe.Function(n).Apply([.. n.Args.Select((a, i) => new Function($"argument.{mentioned.Count}.{i}", a.Sort).Apply())]));
        }
    }

    [Fact]
    public void Choices_nested_in_choices_are_sliced_in_time_linear_in_their_number()
    {
        var w = Fresh.Word("w", 16);
        for (var i = 0; i < 60; i++)
        {
            var (c, d, e) = (Fresh.Bit("c" + i), Fresh.Bit("d" + i), Fresh.Bit("e" + i));
            w = Lifted.If(c, Lifted.If(d, w, Word.Of(1, 16)), Lifted.If(e, w, Word.Of(2, 16)));
            w = (w & Fresh.Word("m" + i, 16)) ^ ~(w | Fresh.Word("n" + i, 16));
        }

        // As a task of its own, because what fails here does not end in a lifetime.
        var slice = Task.Run(() => w.Slice(7, 4), TestContext.Current.CancellationToken);
        Assert.True(slice.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "a slice of 60 nested choices takes more than 20 seconds");
    }

    [Fact]
    public void The_text_of_a_long_chain_without_sharing_does_not_exhaust_the_stack()
    {
        var w = Fresh.Word("w", 8);
        for (var i = 0; i < 5_000; i++) w = w & Fresh.Word("w" + i, 8);
        var script = SmtScript.Of([new("conjunction", w == 0)]);
        Assert.Equal(Verdict.Sat, Solve.ByZ3(script.Text));
        Assert.True(new Interpretation().Evaluate(w == 0).IsTrue);
    }
}
