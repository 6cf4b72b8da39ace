using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class VerdictTests
{
    public static TheoryData<string> Solvers => Bench.Names;

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Contradiction_is_unsat_and_its_core_names_the_guilty(string solver)
    {
        const string script = Bench.Lines + """
            (assert (! (= x y) :named same))
            (assert (! (not (= (f x) (f y))) :named |f differs|))
            (assert (! (= (f (next x #x1)) #x07) :named innocent))
            """;

        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(script, "(f x)") with { WantCore = true });

        Assert.Equal(Verdict.Unsat, answer.Verdict);
        Assert.Equal(["f differs", "same"], answer.Core);
        Assert.Empty(answer.Values);
        Assert.Null(answer.Reason);
        Assert.InRange(answer.ResourcesUsed, 1ul, 50_000_000ul);
        Assert.True(answer.Elapsed > TimeSpan.Zero);
        Assert.StartsWith("unsat\n", answer.Transcript, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Core_is_not_given_unless_wanted(string solver)
    {
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query("(assert (! false :named no))"));

        Assert.Equal(Verdict.Unsat, answer.Verdict);
        Assert.Empty(answer.Core);
        Assert.Equal("unsat\n", answer.Transcript);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Core_leaves_out_assertions_without_a_name(string solver)
    {
        const string script = "(declare-const p Bool)(assert p)(assert (! (not p) :named no))";

        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(script) with { WantCore = true });

        Assert.Equal(Verdict.Unsat, answer.Verdict);
        Assert.Equal(["no"], answer.Core);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Model_gives_values_of_applications_over_declared_sorts(string solver)
    {
        const string script = Bench.Lines + """
            (assert (! (= (next x #xa) y) :named step))
            (assert (! (not (= x y)) :named apart))
            (assert (! (= (f x) #x5c) :named value))
            """;

        SolverAnswer answer = Bench.Ask(
            Bench.Of(solver),
            Bench.Query(script, "x", "y", "(next x #xa)", "(f x)", "(f (next x #xa))", "(= x y)", "((_ extract 3 0) (f x))", "(concat (f x) #b101)", "(f x)"));

        Assert.Equal(Verdict.Sat, answer.Verdict);
        Assert.Equal(8, answer.Values.Count);
        Assert.Equal(answer.Values["y"], answer.Values["(next x #xa)"]);
        Assert.NotEqual(answer.Values["x"], answer.Values["y"]);
        Assert.Equal("Line", Assert.IsType<SmtOpaque>(answer.Values["x"]).Sort);
        Assert.Equal(new SmtBitVector(8, 0x5c), answer.Values["(f x)"]);
        Assert.Equal(8, Assert.IsType<SmtBitVector>(answer.Values["(f (next x #xa))"]).Width);
        Assert.Equal(new SmtBool(false), answer.Values["(= x y)"]);
        Assert.Equal(new SmtBitVector(4, 0xc), answer.Values["((_ extract 3 0) (f x))"]);
        Assert.Equal(new SmtBitVector(11, (0x5c << 3) | 5), answer.Values["(concat (f x) #b101)"]);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Script_without_assertions_is_sat(string solver)
    {
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query("") with { WantCore = true });

        Assert.Equal(Verdict.Sat, answer.Verdict);
        Assert.Empty(answer.Core);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Error_wins_over_the_verdict_which_follows_it(string solver)
    {
        // A solver could print an error for the assertion it could not read and then say sat of those it could.
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query("(declare-const p Bool)(assert p)(assert missing)"));

        Assert.Equal(Verdict.Error, answer.Verdict);
        Assert.Contains("missing", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("(error", answer.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void Z3_tells_assertions_apart_from_the_values_carried_with_them_and_from_names_inside()
    {
        const string script = """
            (set-info :status unsat)
            (declare-const track!0 Bool)
            (declare-const carried Bool)
            (define-fun same ((a Bool) (b Bool)) Bool (= a b))
            (assert (! (same track!0 (! carried :named inside)) :named |first one|))
            (assert true)
            (assert (! (not carried) :named second))
            """;
        SolverQuery query = Bench.Query(script, "carried", "(not carried)", "second", "(! track!0 :named out)") with { WantCore = true };

        SolverAnswer sat = Bench.Ask(new Z3Solver(), query);
        SolverAnswer unsat = Bench.Ask(new Z3Solver(), query with { Script = script + "\n(assert (! (or track!0 carried) :named third))" });

        Assert.Equal(Verdict.Sat, sat.Verdict);
        Assert.Equal(
            [new SmtBool(false), new SmtBool(true), new SmtBool(true), new SmtBool(false)],
            query.Values.Select(term => sat.Values[term]));
        Assert.Equal(Verdict.Unsat, unsat.Verdict);
        Assert.Equal(["first one", "second", "third"], unsat.Core);
        Assert.Equal("unsat\n(|first one| second third)\n", unsat.Transcript);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Values_which_do_not_exist_make_an_error(string solver)
    {
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query("(declare-const p Bool)(assert p)", "p", "q"));

        Assert.Equal(Verdict.Error, answer.Verdict);
        Assert.Empty(answer.Values);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Script_the_gate_refuses_makes_an_error_with_its_place(string solver)
    {
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query("(assert true)\n(check-sat)"));

        Assert.Equal(Verdict.Error, answer.Verdict);
        Assert.StartsWith("line 2 column 2:", answer.Reason, StringComparison.Ordinal);
        Assert.Equal("", answer.Transcript);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Value_which_is_not_one_term_makes_an_error(string solver)
    {
        foreach (string term in (string[])["", "p p", "(p", "p)) (exit", "; p"])
        {
            SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query("(declare-const p Bool)", term));
            Assert.Equal(Verdict.Error, answer.Verdict);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Sort_clash_and_double_name_make_errors(string solver)
    {
        foreach (string script in (string[])[
            "(declare-const v (_ BitVec 8))(assert v)",
            "(declare-const v (_ BitVec 8))(assert (= v #x1))",
            "(assert (! true :named n))(assert (! false :named n))",
            "(set-logic QF_UFBV)(set-logic QF_UFBV)"])
        {
            SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(script));
            Assert.True(answer.Verdict == Verdict.Error, $"{script}: {answer}");
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Version_is_reported(string solver)
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", Bench.Of(solver).Version);
    }
}
