using System.Collections.Immutable;
using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public static class RememberingTests
{
    [Fact]
    public static void The_same_script_is_asked_once_whatever_its_comments_say_and_another_is_asked_anew()
    {
        var counted = new Counted();
        var solver = new RememberingSolver(counted);
        var query = Bench.Query("; one platform\n; a sentence\n(assert true)\n");
        foreach (var same in new[] { query, query, query with { Script = "; another\n(assert true)\n", Name = "other" } }) Bench.Ask(solver, same);
        Assert.Equal((1, 1), (counted.Asked, solver.Questions));
        Bench.Ask(solver, query with { Script = "(assert false)\n" });
        Bench.Ask(solver, query with { WantCore = true });
        Bench.Ask(solver, query with { ResourceLimit = 7 });
        Assert.Equal((4, 4), (counted.Asked, solver.Questions));
    }

    [Fact]
    public static void Who_wants_values_is_always_answered_by_the_solver_itself()
    {
        var counted = new Counted();
        var solver = new RememberingSolver(counted);
        for (var i = 0; i < 3; i++) Bench.Ask(solver, Bench.Query("(assert true)\n", "x"));
        Assert.Equal((3, 0), (counted.Asked, solver.Questions));
    }

    private sealed class Counted : ISolver
    {
        public int Asked { get; private set; }

        public string Name => "counted";

        public string Version => "1";

        public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken)
        {
            Asked++;
            return new(Verdict.Sat, [], ImmutableDictionary<string, SmtValue>.Empty, null, 0, TimeSpan.Zero, "");
        }
    }
}
