using System.Diagnostics;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class FenceTests
{
    public static TheoryData<string> Solvers => Bench.Names;

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Tiny_resource_limit_makes_a_hard_query_unknown(string solver)
    {
        foreach (bool wantCore in (bool[])[false, true])
        {
            SolverAnswer answer = Bench.Ask(
                Bench.Of(solver),
                Bench.Query(Bench.Factors, "a") with { ResourceLimit = 5000, WantCore = wantCore });

            Assert.Equal((Verdict.Unknown, SolverAnswer.ResourceLimit), (answer.Verdict, answer.Reason));
            Assert.InRange(answer.ResourcesUsed, 5000ul, 50_000ul);
            Assert.True(answer.Elapsed < TimeSpan.FromSeconds(5), $"took {answer.Elapsed}");
        }
    }

    [Fact]
    public void Z3_stops_close_to_its_limit()
    {
        foreach (ulong limit in (ulong[])[1000, 10_000, 100_000])
        {
            SolverAnswer answer = Bench.Ask(new Z3Solver(), Bench.Query(Bench.Factors) with { ResourceLimit = limit });

            Assert.Equal((Verdict.Unknown, SolverAnswer.ResourceLimit), (answer.Verdict, answer.Reason));
            Assert.InRange(answer.ResourcesUsed, limit, limit + 500);
        }
    }

    [Fact]
    public void Z3_limit_of_one_query_is_not_inherited_by_the_next()
    {
        Z3Solver solver = new();
        SolverQuery small = Bench.Query(Bench.Factors) with { ResourceLimit = 1000 };
        SolverQuery larger = small with { ResourceLimit = 200_000 };

        Assert.InRange(Bench.Ask(solver, small).ResourcesUsed, 1000ul, 1500ul);
        Assert.InRange(Bench.Ask(solver, larger).ResourcesUsed, 200_000ul, 200_500ul);
        Assert.InRange(Bench.Ask(solver, small).ResourcesUsed, 1000ul, 1500ul);
    }

    [Fact]
    public void Z3_uses_the_same_resources_whatever_else_runs()
    {
        Z3Solver solver = new();
        SolverQuery[] queries =
        [
            .. Enumerable.Range(0, 24).Select(i => Bench.Query(Bench.Factors) with
            {
                ResourceLimit = (ulong)(1000 + (i * 2000)),
                WantCore = i % 3 == 0,
            }),
        ];
        ulong[] alone = [.. queries.Select(query => Bench.Ask(solver, query).ResourcesUsed)];
        ulong[] together = new ulong[queries.Length];

        Parallel.For(0, queries.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            together[i] = Bench.Ask(solver, queries[i]).ResourcesUsed);

        Assert.Equal(alone, together);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Limits_which_do_not_limit_are_refused(string solver)
    {
        SolverQuery query = Bench.Query("");

        foreach (SolverQuery bad in (SolverQuery[])[
            query with { ResourceLimit = 0 },
            query with { ResourceLimit = SolverQuery.MaxResourceLimit + 1 },
            query with { Timeout = TimeSpan.Zero },
            query with { Timeout = Timeout.InfiniteTimeSpan },
            query with { Timeout = TimeSpan.MaxValue }])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Bench.Ask(Bench.Of(solver), bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => SolverScript.FullScript(bad));
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Largest_limit_does_limit_by_the_clock(string solver)
    {
        SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(Bench.Factors) with
        {
            ResourceLimit = SolverQuery.MaxResourceLimit,
            Timeout = TimeSpan.FromMilliseconds(400),
        });

        Assert.Equal((Verdict.Unknown, SolverAnswer.Timeout), (answer.Verdict, answer.Reason));
        Assert.InRange(answer.Elapsed, TimeSpan.FromMilliseconds(350), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Shortest_timeout_gives_no_claim_on_a_hard_query(string solver)
    {
        for (int i = 0; i < 10; i++)
        {
            SolverAnswer answer = Bench.Ask(Bench.Of(solver), Bench.Query(Bench.Factors) with { Timeout = TimeSpan.FromTicks(1 + (i * 9999)) });
            Assert.Equal((Verdict.Unknown, SolverAnswer.Timeout), (answer.Verdict, answer.Reason));
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Cancellation_stops_a_hard_query_within_two_seconds(string solver)
    {
        foreach (int delay in (int[])[0, 1, 5, 20, 100, 500])
        {
            using CancellationTokenSource source = new();
            Stopwatch clock = Stopwatch.StartNew();

            // Counted from the cancellation, by a thread of its own, as a timer's comes late where the pool is starved.
            TimeSpan cancelled = default;
            Thread canceller = new(() =>
            {
                Thread.Sleep(delay);
                cancelled = clock.Elapsed;
                source.Cancel();
            });
            canceller.Start();

            Assert.ThrowsAny<OperationCanceledException>(() => Bench.Of(solver).Solve(
                Bench.Query(Bench.Factors) with { ResourceLimit = SolverQuery.MaxResourceLimit }, source.Token));

            TimeSpan ended = clock.Elapsed;
            canceller.Join();
            Assert.True(ended - cancelled < TimeSpan.FromSeconds(2), $"{delay} ms: cancelled after {cancelled}, took {ended}");
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Cancelled_token_starts_nothing(string solver)
    {
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Bench.Of(solver).Solve(Bench.Query(Bench.Factors), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Cancelled_cvc5_leaves_no_process_behind()
    {
        string[] before = Children();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(100));

        Assert.ThrowsAny<OperationCanceledException>(() => new Cvc5Solver().Solve(
            Bench.Query(Bench.Factors) with { Timeout = SolverQuery.MaxTimeout }, source.Token));

        // Other tests may start their own meanwhile; ours asked for a day.
        Assert.Equal(before, Children());

        static string[] Children() =>
        [
            .. Process.GetProcessesByName("cvc5")
                .Select(process => File.Exists($"/proc/{process.Id}/cmdline") ? File.ReadAllText($"/proc/{process.Id}/cmdline") : "")
                .Where(line => line.Contains("86400000", StringComparison.Ordinal)),
        ];
    }
}
