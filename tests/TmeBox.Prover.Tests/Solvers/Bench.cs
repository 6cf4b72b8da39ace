using System.Collections.Immutable;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

/// <summary>The solvers under test and queries used by several tests.</summary>
internal static class Bench
{
    internal const string Lines = """
        (set-logic QF_UFBV)
        (declare-sort Line 0)
        (declare-const x Line)
        (declare-const y Line)
        (declare-fun f (Line) (_ BitVec 8))
        (declare-fun next (Line (_ BitVec 4)) Line)

        """;

    /// <summary>A 40-bit number split into two factors: tens of seconds of work for either solver.</summary>
    internal const string Factors = """
        (set-logic QF_UFBV)
        (declare-const a (_ BitVec 40))
        (declare-const b (_ BitVec 40))
        (assert (! (= (bvmul a b) #xf123456789) :named product))
        (assert (! (bvugt a #x0000000001) :named a-above-one))
        (assert (! (bvugt b #x0000000001) :named b-above-one))
        (assert (! (bvult a #x0000100000) :named a-small))
        (assert (! (bvult b #x0000200000) :named b-small))

        """;

    internal static readonly ImmutableArray<ISolver> All = [new Z3Solver(), new Cvc5Solver()];

    public static TheoryData<string> Names => new(All.Select(solver => solver.Name));

    internal static ISolver Of(string name) => All.Single(solver => string.Equals(solver.Name, name, StringComparison.Ordinal));

    internal static SolverQuery Query(string script, params ImmutableArray<string> values) =>
        new("test", script, values, WantCore: false, ResourceLimit: 50_000_000, TimeSpan.FromSeconds(60));

    internal static SolverAnswer Ask(ISolver solver, SolverQuery query) =>
        solver.Solve(query, TestContext.Current.CancellationToken);
}
