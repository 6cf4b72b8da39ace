using System.Diagnostics;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// Z3 inside this process. Each query has its own context and thread, so queries may run at once and none
/// sees another; the resources one uses do not depend on what else runs. A query can be stopped but the
/// process cannot be shielded from a crash of the library; where that matters use <see cref="Cvc5Solver"/>.
/// </summary>
public sealed class Z3Solver : ISolver
{
    /// <summary>Stack for the library's recursion; enough for scripts as deep as <see cref="SmtLimits.Script"/> allows.</summary>
    private const int StackBytes = 256 << 20;

    // Bit-blasting answers nearly all queries that want no more than a verdict, three to four times as fast, and gets lost in a few that the SMT core answers at once.
    private const ulong QuickResources = 60_000_000;

    private static readonly TimeSpan QuickTime = TimeSpan.FromSeconds(10);

    /// <summary>Makes the solver and loads libz3.</summary>
    /// <exception cref="SolverMissingException">libz3 is not there; see <see cref="Z3Library"/>.</exception>
    public Z3Solver()
    {
        Version = Z3Library.Version;
    }

    /// <inheritdoc/>
    public string Name => "z3";

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        Stopwatch clock = Stopwatch.StartNew();
        string text;
        try
        {
            text = SolverScript.WithCarriers(query);
        }
        catch (SmtFormatException error)
        {
            return SolverReply.Nothing(Verdict.Error, error.Message, "").ToAnswer(0, clock.Elapsed);
        }

        if (!query.WantCore && !SolverScript.HasValues(query))
        {
            SolverQuery quick = query with { ResourceLimit = Math.Min(QuickResources, query.ResourceLimit), Timeout = query.Timeout < QuickTime ? query.Timeout : QuickTime };
            SolverAnswer answer = Ask(quick, text, verdictOnly: true, clock, cancellationToken);
            if (answer.Verdict != Verdict.Unknown || quick.Timeout == query.Timeout) return answer;
        }

        return Ask(query, text, verdictOnly: false, clock, cancellationToken);
    }

    private static SolverAnswer Ask(SolverQuery query, string text, bool verdictOnly, Stopwatch clock, CancellationToken cancellationToken)
    {
        using Z3Context context = new((uint)query.ResourceLimit, query.WantCore, verdictOnly);
        using Z3Run run = new(context, query, text, StackBytes);
        bool timedOut = run.Wait(query.Timeout - clock.Elapsed, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Explain(run.Reply, run.ResourcesUsed, query, timedOut).ToAnswer(run.ResourcesUsed, clock.Elapsed);
    }

    /// <summary>libz3 says "canceled" or "interrupted" of a timeout and, at times, of the resource limit as well.</summary>
    private static SolverReply Explain(SolverReply reply, ulong used, SolverQuery query, bool timedOut)
    {
        bool stopped = reply.Reason is { } reason
            && (reason.EndsWith("canceled", StringComparison.Ordinal)
                || reason.Contains("interrupted", StringComparison.Ordinal)
                || reason.Contains("resource limit", StringComparison.Ordinal));
        // An answer that comes after its time, as on a starved machine, is none.
        if (timedOut && (stopped || reply.Verdict is Verdict.Sat or Verdict.Unsat))
        {
            return reply with { Verdict = Verdict.Unknown, Reason = SolverAnswer.Timeout };
        }

        return stopped && reply.Verdict == Verdict.Unknown && used >= query.ResourceLimit
            ? reply with { Reason = SolverAnswer.ResourceLimit }
            : reply;
    }
}
