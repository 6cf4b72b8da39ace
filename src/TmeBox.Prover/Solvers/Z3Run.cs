using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// One dialogue with libz3 on a thread of its own, which starts at once. The maker waits for it once and
/// then disposes; the context outlives it.
/// </summary>
internal sealed class Z3Run : IDisposable
{
    private readonly Z3Context _context;
    private readonly TimeSpan _again = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEvent _done = new(initialState: false);
    private SolverReply? _reply;
    private ExceptionDispatchInfo? _failure;

    internal Z3Run(Z3Context context, SolverQuery query, string head, int stackBytes)
    {
        _context = context;
        Thread thread = new(() => Work(query, head), stackBytes) { IsBackground = true, Name = "z3" };
        thread.Start();
    }

    /// <summary>The reply, after <see cref="Wait"/>.</summary>
    internal SolverReply Reply => _reply ?? throw new InvalidOperationException("the dialogue has not ended");

    /// <summary>Steps taken, after <see cref="Wait"/>.</summary>
    internal ulong ResourcesUsed { get; private set; }

    /// <summary>Waits for the end, interrupting the library when the time is up or the token is cancelled.</summary>
    /// <returns>Whether the time was up.</returns>
    internal bool Wait(TimeSpan timeout, CancellationToken cancellationToken)
    {
        timeout = timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero;
        int first = WaitHandle.WaitAny([_done, cancellationToken.WaitHandle], timeout);
        bool timedOut = first == WaitHandle.WaitTimeout;
        if (first != 0)
        {
            // Again and again, because an interrupt which comes between two commands could go unseen.
            do
            {
                _context.Interrupt();
            }
            while (!_done.WaitOne(_again));
        }

        _failure?.Throw();
        return timedOut;
    }

    /// <summary>Waits for the thread, stopping the library if need be: nobody may free the context before.</summary>
    public void Dispose()
    {
        while (!_done.WaitOne(_again))
        {
            _context.Interrupt();
        }

        _done.Dispose();
    }

    private void Work(SolverQuery query, string head)
    {
        try
        {
            _reply = SolverDialogue.Hold(query, head, _context.Evaluate);
            ResourcesUsed = ReadUsed(_context.Evaluate("(get-info :rlimit)"));
        }
#pragma warning disable CA1031 // Whatever it is, the waiting thread throws it on.
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
#pragma warning restore CA1031
        finally
        {
            _done.Set();
        }
    }

    private static ulong ReadUsed(string said)
    {
        ImmutableArray<SExpression> info = SExpressionReader.ReadAll(said);
        return info is [{ Items: [{ Kind: SExpressionKind.Keyword, Text: "rlimit" }, { Kind: SExpressionKind.Numeral } count] }]
            && ulong.TryParse(count.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong used)
            ? used
            : 0;
    }
}
