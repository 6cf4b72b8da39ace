using TmeBox.Prover.Solvers;

namespace TmeBox.Logic.Tests;

/// <summary>Questions to the solvers, which know nothing of how terms are folded.</summary>
internal static class Solve
{
    private static readonly Lazy<Z3Solver> Z3 = new(() => new());
    private static readonly Lazy<Cvc5Solver?> Cvc5 = new(FindCvc5);

    /// <summary>Whether a second solver is installed; where it is not, only Z3 is asked.</summary>
    public static bool HasCvc5 => Cvc5.Value is not null;

    public static Verdict ByZ3(string script) => Ask(Z3.Value, script);

    public static Verdict ByZ3(params Assertion[] assertions) => ByZ3(SmtScript.Of(assertions).Text);

    /// <summary>Both solvers' verdict, which must be one.</summary>
    public static Verdict ByAll(string script)
    {
        var verdict = ByZ3(script);
        if (Cvc5.Value is { } second) Assert.Equal(verdict, Ask(second, script));
        return verdict;
    }

    private static Verdict Ask(ISolver solver, string script)
    {
        var query = new SolverQuery("test", script, [], false, uint.MaxValue, TimeSpan.FromSeconds(60));
        var answer = solver.Solve(query, TestContext.Current.CancellationToken);
        Assert.True(answer.Verdict is Verdict.Sat or Verdict.Unsat, $"{solver.Name}: {answer.Verdict}, {answer.Reason}\n{answer.Transcript}\n{script}");
        return answer.Verdict;
    }

    private static Cvc5Solver? FindCvc5()
    {
        try
        {
            return new();
        }
        catch (SolverMissingException)
        {
            return null;
        }
    }
}
