using System.Runtime.CompilerServices;

namespace TmeBox.Logic.Tests;

/// <summary>Equal terms are one object.</summary>
public class TermTests
{
    [Fact]
    public void The_same_expression_is_the_same_object_and_another_is_another()
    {
        Seeds.Each(200, random =>
        {
            var universe = new Universe();
            var expressions = new Expressions(random, universe, [8, 16, 64]);
            var (a, b) = (expressions.Any(5), expressions.Any(5));
            var first = Reading.Lifted(a, universe, _ => false);
            Assert.Same(first, Reading.Lifted(a, universe, _ => false));
            var other = Reading.Lifted(b, universe, _ => false);
            if (other.Sort == first.Sort && universe.Interpretation.Evaluate(first) != universe.Interpretation.Evaluate(other)) Assert.NotSame(first, other);
        });
    }

    [Fact]
    public void Operands_of_commutative_operators_have_one_order()
    {
        var (a, b) = (Fresh.Word("a", 8), Fresh.Word("b", 8));
        Assert.Same((a + b).Term, (b + a).Term);
        Assert.Same((a == b).Term, (b == a).Term);
        Assert.NotSame((a - b).Term, (b - a).Term);
        Assert.NotSame((a < b).Term, (b < a).Term);
    }

    [Fact]
    public void Many_threads_build_the_same_objects()
    {
        var universe = new Universe();
        var nodes = Enumerable.Range(1, 60).Select(seed => new Expressions(new(seed), universe, [8, 16]).Any(6)).ToArray();
        foreach (var node in nodes) Prepare(node);
        var results = new Term[4][];
        Parallel.For(0, 4, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, thread =>
        {
            var mine = new Term[nodes.Length];
            for (var i = 0; i < nodes.Length; i++)
            {
                var at = (i + (thread * 15)) % nodes.Length;
                mine[at] = Reading.Lifted(nodes[at], universe, _ => false);
            }

            results[thread] = mine;
        });
        for (var i = 0; i < nodes.Length; i++)
            for (var thread = 1; thread < 4; thread++)
                Assert.Same(results[0][i], results[thread][i]);

        // Names are made first: two functions of one name are two functions.
        void Prepare(Node node)
        {
            foreach (var a in node.Args) Prepare(a);
            if (node.Op == "leaf") universe.Unknown(node);
            if (node.Op == "apply") universe.Function(node);
        }
    }

    [Fact]
    public void Forgotten_terms_do_not_disturb_those_that_are_held()
    {
        var x = Fresh.Word("x", 64);
        var held = (x + Word.Of(1, 64)).Term;
        for (var round = 0; round < 3; round++)
        {
            Litter(x, round);
            GC.Collect();
            Assert.Same(held, (x + Word.Of(1, 64)).Term);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Litter(Word x, int round)
    {
        for (var i = 0u; i < 60_000; i++) Assert.False((x ^ Word.Of((i * 3) + (ulong)round + 5, 64)).IsConcrete);
    }
}
