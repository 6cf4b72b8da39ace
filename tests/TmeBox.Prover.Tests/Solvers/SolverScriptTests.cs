using System.Diagnostics;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class SolverScriptTests
{
    [Fact]
    public void Full_script_is_the_whole_text_of_a_query()
    {
        SolverQuery query = new(
            "line\n(exit)", "(declare-const p Bool)\n(assert (! p :named yes))", ["p", " ( not p ; why\n)"], WantCore: true, 1234, TimeSpan.FromSeconds(1));

        Assert.Equal(
            """
            ; line (exit)
            (set-option :produce-unsat-cores true)
            (set-option :produce-models true)
            (set-option :rlimit 1234)
            (set-logic QF_UFBV)
            (declare-const p Bool)
            (assert (! p :named yes))
            (check-sat)

            """.ReplaceLineEndings("\n"),
            SolverScript.FullScript(query));
        Assert.EndsWith("(check-sat)\n(get-unsat-core)\n", SolverScript.FullScript(query, Verdict.Unsat), StringComparison.Ordinal);
        Assert.EndsWith("(check-sat)\n(get-value (\np\n(not p)))\n", SolverScript.FullScript(query, Verdict.Sat), StringComparison.Ordinal);
    }

    [Fact]
    public void Full_script_asks_only_for_what_is_wanted_and_sets_no_second_logic()
    {
        string text = SolverScript.FullScript(Bench.Query("(set-logic QF_BV)\n"), Verdict.Sat);

        Assert.Equal("; test\n(set-option :rlimit 50000000)\n(set-logic QF_BV)\n(check-sat)\n", text);
    }

    [Fact]
    public void Full_script_runs_with_the_plain_program()
    {
        const string script = Bench.Lines + "(assert (! (= x y) :named same))\n(assert (! (not (= (f x) (f y))) :named differ))";
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, SolverScript.FullScript(Bench.Query(script, "x") with { WantCore = true }, Verdict.Unsat));
            using Process program = Process.Start(new ProcessStartInfo(Cvc5.Find(), ["--lang=smt2", file]) { RedirectStandardOutput = true })!;
            string[] lines = program.StandardOutput.ReadToEnd().Split('\n');
            Assert.Equal(["unsat", "("], lines[..2]);
            Assert.Equal(["differ", "same"], lines[2..4].Order(StringComparer.Ordinal));
            Assert.Equal([")", ""], lines[4..]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Error_of_Z3_is_at_the_line_of_the_full_script()
    {
        SolverQuery query = Bench.Query("(declare-const p Bool)\n(assert missing)\n", "p") with { WantCore = true };
        int line = SolverScript.FullScript(query).Split('\n').Index().Single(item => item.Item.Contains("missing", StringComparison.Ordinal)).Index + 1;

        SolverAnswer answer = Bench.Ask(new Z3Solver(), query);

        Assert.Contains($"line {line} ", answer.Reason, StringComparison.Ordinal);
    }
}
