using System.Diagnostics;
using System.Globalization;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class OverheadTests(ITestOutputHelper output)
{
    public static TheoryData<string> Solvers => Bench.Names;

    /// <summary>A bound so wide that only a blunder exceeds it; the figure itself is in the output.</summary>
    [Theory]
    [MemberData(nameof(Solvers))]
    public void Tiny_query_costs_little(string solver)
    {
        const int count = 50;
        SolverQuery query = Bench.Query(Bench.Lines + "(assert (! (= x y) :named same))\n(assert (! (not (= (f x) (f y))) :named differ))") with { WantCore = true };
        _ = Bench.Ask(Bench.Of(solver), query);
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Verdict.Unsat, Bench.Ask(Bench.Of(solver), query).Verdict);
        }

        double each = clock.Elapsed.TotalMilliseconds / count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{solver}: {each:f2} ms for each query"));
        Assert.True(each < 500, $"{each} ms");
    }
}
