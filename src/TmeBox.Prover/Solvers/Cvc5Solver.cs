using System.Diagnostics;
using System.Globalization;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>cvc5 as a process of its own for each query. Safe to use from several threads at once.</summary>
/// <remarks>
/// A query that wants nothing but a verdict is bit-blasted at once, its functions replaced by equations at the points where they are
/// applied (Ackermann): wide words under functions took cvc5 1.0.3 minutes otherwise. It has neither cores nor values that way.
/// </remarks>
public sealed class Cvc5Solver : ISolver
{
    /// <summary>How long past the timeout cvc5 may take to stop by itself before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private static readonly string[] VerdictOnly = ["--ackermann", "--bitblast=eager"];

    private readonly string _program;

    /// <summary>Makes the solver from the program which <see cref="Cvc5.Find()"/> finds.</summary>
    /// <exception cref="SolverMissingException">It is not there, or it is not cvc5.</exception>
    public Cvc5Solver()
        : this(Cvc5.Find())
    {
    }

    /// <summary>Makes the solver from a program.</summary>
    /// <param name="program">Path of the cvc5 program; it is run once, to ask its version.</param>
    /// <exception cref="SolverMissingException">It does not run, or it is not cvc5.</exception>
    public Cvc5Solver(string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        _program = program;
        Version = Cvc5Version.Ask(program);
    }

    /// <inheritdoc/>
    public string Name => "cvc5";

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        Stopwatch clock = Stopwatch.StartNew();
        string head;
        try
        {
            head = SolverScript.Head(query);
            _ = SolverScript.Terms(query);
        }
        catch (SmtFormatException error)
        {
            return SolverReply.Nothing(Verdict.Error, error.Message, "").ToAnswer(0, clock.Elapsed);
        }

        using Cvc5Process process = new(_program, query.Timeout, query.WantCore || SolverScript.HasValues(query) ? [] : VerdictOnly);
        using CancellationTokenSource fence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration kill = fence.Token.Register(process.Kill);
        fence.CancelAfter(query.Timeout + Grace);
        SolverReply reply = SolverDialogue.Hold(query, head, process.Ask);
        Cvc5Exit exit = process.Finish();
        bool killed = fence.IsCancellationRequested;
        cancellationToken.ThrowIfCancellationRequested();
        return Explain(reply, exit, killed).ToAnswer(exit.ResourcesUsed, clock.Elapsed);
    }

    private static SolverReply Explain(SolverReply reply, Cvc5Exit exit, bool killed)
    {
        string transcript = reply.Transcript + exit.Rest;
        if (killed && !transcript.Contains("(error", StringComparison.Ordinal))
        {
            return SolverReply.Nothing(Verdict.Unknown, SolverAnswer.Timeout, transcript);
        }

        if (reply.Verdict == Verdict.Error)
        {
            return reply with { Transcript = transcript };
        }

        if (exit.Code != 0 || exit.Overflowed || exit.Rest.Length > 0)
        {
            string reason = exit.Overflowed ? "cvc5 wrote too much"
                : exit.Code != 0 ? string.Create(CultureInfo.InvariantCulture, $"cvc5 ended with code {exit.Code}")
                : "cvc5 wrote more than was asked";
            return SolverReply.Nothing(Verdict.Error, reason, transcript);
        }

        return reply.Reason switch
        {
            "resourceout" => reply with { Reason = SolverAnswer.ResourceLimit },
            "timeout" => reply with { Reason = SolverAnswer.Timeout },
            _ => reply,
        };
    }
}
