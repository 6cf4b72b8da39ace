using System.Text;
using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class StressTests
{
    public static TheoryData<string> Solvers => Bench.Names;

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Deepest_script_the_gate_allows_does_not_crash(string solver)
    {
        foreach (string step in (string[])["(and p ", "(xor q ", "(let ((r q)) "])
        {
            int depth = SmtLimits.Script.MaxDepth - 5;
            string script = "(declare-const p Bool)(declare-const q Bool)(assert "
                + string.Concat(Enumerable.Repeat(step, depth)) + "p" + new string(')', depth) + ")";

            SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(script, "p"));

            Assert.True(answer.Verdict == Verdict.Sat, $"{step}: {answer.Verdict} {answer.Reason}");
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Megabytes_in_and_thousands_of_errors_out_do_not_block_the_pipes(string solver)
    {
        StringBuilder script = new();
        for (int i = 0; i < 20_000; i++)
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"(assert (= missing-{i} #b00000000000000000000000000000000))\n");
        }

        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(script.ToString()));

        Assert.Equal(Verdict.Error, answer.Verdict);
        Assert.Contains("missing-0", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Many_values_and_names_come_back_whole(string solver)
    {
        const int count = 2000;
        StringBuilder script = new();
        for (int i = 0; i < count; i++)
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"(declare-const v{i} (_ BitVec 16))(assert (! (= v{i} #x{i:x4}) :named n{i}))\n");
        }

        SolverQuery query = Bench.Query(script.ToString(), [.. Enumerable.Range(0, count).Select(i => $"v{i}")]);
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), query);

        Assert.Equal(Verdict.Sat, answer.Verdict);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(new SmtBitVector(16, i), answer.Values[$"v{i}"]);
        }
    }
}
