using System.Runtime.ExceptionServices;

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

    internal Z3Run(Z3Context context, SolverQuery query, string text, int stackBytes)
    {
        _context = context;
        Thread thread = new(() => Work(query, text), stackBytes) { IsBackground = true, Name = "z3" };
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
            // Again and again, because an interrupt which comes just before the check could go unseen.
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

    private void Work(SolverQuery query, string text)
    {
        try
        {
            _reply = Z3Dialogue.Hold(query, text, _context);
            ResourcesUsed = _context.ResourcesUsed();
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
}
