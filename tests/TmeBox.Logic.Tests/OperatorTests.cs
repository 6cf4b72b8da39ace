using TmeBox.Prover.Solvers;

namespace TmeBox.Logic.Tests;

/// <summary>Every operator at every width: concrete operands, terms, an interpretation and Z3 agree.</summary>
public class OperatorTests
{
    private static readonly string[] Binary = ["bvand", "bvor", "bvxor", "bvadd", "bvsub", "bvshl", "bvlshr"];
    private static readonly string[] Comparisons = ["=", "distinct", "bvult", "bvule", "bvugt", "bvuge"];
    private static readonly string[] Connectives = ["and", "or", "xor", "=", "distinct", "=>"];

    [Fact]
    public void Operators_on_words_of_every_width_agree_with_arithmetic_and_with_Z3()
    {
        Seeds.Each(64, random =>
        {
            var universe = new Universe();
            var width = random.Next() % 64 + 1;
            Agree(Cases(random, universe, width), universe);
        });
        foreach (var width in new[] { 1, 8, 16, 46, 52, 63, 64 })
            Seeds.Each(3, random =>
            {
                var universe = new Universe();
                Agree(Cases(random, universe, width), universe);
            });
    }

    [Fact]
    public void Connectives_agree_with_logic_and_with_Z3()
    {
        Node[] operands =
        [
            new("leaf", Sort.Bool, [], "v0", new(0)), new("leaf", Sort.Bool, [], "v1", new(1)),
            new("const", Sort.Bool, [], "", new(0)), new("const", Sort.Bool, [], "", new(1)),
        ];
        var cases = new List<Node>();
        foreach (var a in operands)
        {
            cases.Add(new("not", Sort.Bool, [a]));
            cases.Add(new("label", Sort.Bool, [a], "Rule"));
            foreach (var b in operands)
            {
                cases.AddRange(Connectives.Select(op => new Node(op, Sort.Bool, [a, b])));
                cases.AddRange(operands.Select(c => new Node("ite", Sort.Bool, [a, b, c])));
            }
        }

        Agree(cases, new(operands[0], operands[1]));
    }

    [Fact]
    public void The_comparison_with_Z3_finds_a_wrong_answer()
    {
        var universe = new Universe();
        var x = new Node("leaf", Sort.BitVector(8), [], "x", new(3));
        var unknown = universe.Unknown(x);
        Assertion known = new("known", Word.Of(unknown) == 3);
        Assert.Equal(Verdict.Sat, Solve.ByZ3(known, new("differs", Word.Of(unknown) + Word.Of(1, 8) != 5)));
        Assert.Equal(Verdict.Unsat, Solve.ByZ3(known, new("differs", Word.Of(unknown) + Word.Of(1, 8) != 4)));
    }

    /// <summary>All readings of each case are one value, with all unknowns open, with some known, and with all known.</summary>
    internal static void Agree(IReadOnlyList<Node> cases, Universe universe)
    {
        var meaning = universe.Interpretation;
        var differences = new List<(Node Node, Bit Differs)>();
        foreach (var node in cases)
        {
            var expected = Reading.Plain(node).AsTerm(node.Sort);
            Assert.Equal(expected, Reading.Lifted(node, universe, _ => true));
            foreach (var known in new Func<Node, bool>[] { _ => false, leaf => leaf.Name.EndsWith('1'), leaf => leaf.Name.EndsWith('2') })
            {
                var term = Reading.Lifted(node, universe, known);
                Assert.Equal(node.Sort, term.Sort);
                Assert.Equal(expected, meaning.Evaluate(term));
                differences.Add((node, Bit.Of(Fold.Not(Fold.Equal(term, expected)))));
            }
        }

        // One question for all: the unknowns have their values, and yet some answer differs.
        var any = differences.Aggregate(Bit.False, (a, d) => a | d.Differs);
        if (any.IsFalse || Solve.ByZ3([.. Points(any), new("differs", any)]) == Verdict.Unsat) return;
        var wrong = differences.First(d => Solve.ByZ3([.. Points(d.Differs), new("differs", d.Differs)]) == Verdict.Sat);
        Assert.Fail($"Z3 gives another value than {Reading.Plain(wrong.Node)} for {Reading.Smt(wrong.Node)}");

        IEnumerable<Assertion> Points(Bit question) => SmtScript.Of([new("question", question)]).Applications
            .Select((t, i) => new Assertion("point." + i, Bit.Of(Fold.Equal(t, meaning.Evaluate(t)))));
    }

    private static List<Node> Cases(Random random, Universe universe, int width)
    {
        var sort = Sort.BitVector(width);
        var cases = new List<Node>();
        for (var i = 0; i < 4; i++)
        {
            Node Operand() => random.Next(3) == 0 ? Universe.Constant(random, sort) : universe.Leaf(random, sort);
            cases.AddRange(Binary.Select(op => new Node(op, sort, [Operand(), Operand()])));
            cases.AddRange(Comparisons.Select(op => new Node(op, Sort.Bool, [Operand(), Operand()])));
            cases.Add(new("bvnot", sort, [Operand()]));
            cases.Add(new("bvnot", sort, [new("bvnot", sort, [Operand()])]));
            cases.Add(new("bit", Sort.Bool, [Operand()], High: random.Next(width)));
            cases.Add(new("ite", sort, [universe.Leaf(random, Sort.Bool), Operand(), Operand()]));
            cases.Add(new("zext", Sort.BitVector(random.Next(width, 65)), [Operand()]));
            var low = random.Next(width);
            var high = random.Next(low, width);
            cases.Add(new("slice", Sort.BitVector(high - low + 1), [Operand()], High: high, Low: low));
            if (width == 64) continue;
            var beside = Sort.BitVector(random.Next(1, 65 - width));
            cases.Add(new("concat", Sort.BitVector(width + beside.Size), [Operand(), universe.Leaf(random, beside)]));
            cases.Add(new("concat", Sort.BitVector(width + beside.Size), [Universe.Constant(random, beside), Operand()]));
        }

        return cases;
    }
}
