using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class AgreementTests
{
    private const int Seed = 20_250_611;

    [Fact]
    public void Both_solvers_agree_on_two_hundred_queries_asked_two_at_a_time()
    {
        ConcurrentBag<Verdict> verdicts = [];
        CancellationToken stop = TestContext.Current.CancellationToken;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = stop }, i =>
        {
            string script = Make(new Random(Seed + i));
            SolverQuery query = Bench.Query(script, "x", "y", "v", "w", "(f x)", "(next x #x3)", "(= x y)") with { WantCore = true };
            SolverAnswer[] answers = [.. Bench.All.Select(solver => solver.Solve(query, stop))];

            Assert.True(
                answers[0].Verdict == answers[1].Verdict && answers[0].Verdict is Verdict.Sat or Verdict.Unsat,
                $"seed {Seed + i}: {answers[0]} / {answers[1]}\n{script}");
            foreach ((SolverAnswer answer, ISolver solver) in answers.Zip(Bench.All))
            {
                Confirm(query, answer, solver, Seed + i, stop);
            }

            verdicts.Add(answers[0].Verdict);
        });

        // A generator which makes only one kind proves little.
        Assert.InRange(verdicts.Count(verdict => verdict == Verdict.Sat), 30, 170);
    }

    [Fact]
    public void Cvc5_gives_the_same_verdict_whether_or_not_it_has_to_explain_it()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        for (int i = 0; i < 60; i++)
        {
            SolverQuery query = Bench.Query(Make(new Random(Seed + 1_000 + i)));
            SolverAnswer[] answers = [.. new[] { query, query with { WantCore = true } }.Select(q => Bench.Of("cvc5").Solve(q, stop))];
            Assert.True(answers[0].Verdict is Verdict.Sat or Verdict.Unsat, $"seed {Seed + 1_000 + i}: {answers[0].Reason}");
            Assert.True(answers[0].Verdict == answers[1].Verdict, $"seed {Seed + 1_000 + i}: {answers[0]} / {answers[1]}\n{query.Script}");
        }
    }

    /// <summary>A core alone is unsat, and the bit-vector values of a model can be asserted, for the other solver.</summary>
    private static void Confirm(SolverQuery query, SolverAnswer answer, ISolver solver, int seed, CancellationToken stop)
    {
        ISolver other = Bench.All.Single(candidate => candidate != solver);
        if (answer.Verdict == Verdict.Unsat)
        {
            Assert.NotEmpty(answer.Core);
            string[] kept =
            [
                .. query.Script.Split('\n').Where(line =>
                    !line.StartsWith("(assert", StringComparison.Ordinal)
                    || answer.Core.Any(name => line.EndsWith($":named {name}))", StringComparison.Ordinal))),
            ];
            SolverAnswer again = other.Solve(query with { Script = string.Join('\n', kept) }, stop);
            Assert.True(again.Verdict == Verdict.Unsat, $"seed {seed}: {solver.Name}'s core is not one for {other.Name}");
        }
        else
        {
            StringBuilder more = new(query.Script);
            foreach ((string term, SmtValue value) in answer.Values)
            {
                if (value is not SmtOpaque)
                {
                    more.Append(CultureInfo.InvariantCulture, $"(assert (= {term} {value}))\n");
                }
            }

            SolverAnswer again = other.Solve(query with { Script = more.ToString() }, stop);
            Assert.True(again.Verdict == Verdict.Sat, $"seed {seed}: {solver.Name}'s model is not one for {other.Name}");
        }
    }

    private static string Make(Random random)
    {
        StringBuilder script = new(Bench.Lines + "(declare-const v (_ BitVec 8))\n(declare-const w (_ BitVec 8))\n");
        int count = random.Next(2, 8);
        for (int i = 0; i < count; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"(assert (! {Formula(random)} :named a{i}))\n");
        }

        return script.ToString();
    }

    private static string Formula(Random random) => random.Next(6) switch
    {
        0 => $"(= {Line(random)} {Line(random)})",
        1 => $"(not (= {Line(random)} {Line(random)}))",
        2 => $"(= {Byte(random)} {Byte(random)})",
        3 => $"(not (= {Byte(random)} {Byte(random)}))",
        4 => $"(bvult {Byte(random)} {Byte(random)})",
        _ => $"(or {Formula(random)} {Formula(random)})",
    };

    private static string Line(Random random) => random.Next(4) switch
    {
        0 => "x",
        1 => "y",
        _ => $"(next {(random.Next(2) == 0 ? "x" : "y")} #x{random.Next(2)})",
    };

    private static string Byte(Random random) => random.Next(6) switch
    {
        0 => "v",
        1 => "w",
        2 => $"#x{random.Next(4):x2}",
        3 => "(bvadd v w)",
        _ => $"(f {Line(random)})",
    };
}
