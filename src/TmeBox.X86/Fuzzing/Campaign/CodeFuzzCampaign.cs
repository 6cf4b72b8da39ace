using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>Mutates accepted code, and runs natively whatever is still accepted, until enough ran, time is up, something escaped or verifiers differ.</summary>
/// <remarks>
/// With code isolation every mutant is entered at every bundle. With data isolation alone it is entered at its declared entries, and runs in which
/// control can come from registers or memory are stepped, so that they end, without a verdict, where control leaves the declared starts.
/// </remarks>
public sealed class CodeFuzzCampaign
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private readonly CodeFuzzOptions options;
    private readonly Action<CodeFuzzProgress>? progress;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private readonly ConcurrentBag<EscapeFinding> findings = [];
    private bool disagrees;
    private long executed;
    private long runs;
    private long lastProgress;

    private CodeFuzzCampaign(CodeFuzzOptions options, Action<CodeFuzzProgress>? progress) => (this.options, this.progress) = (options, progress);

    /// <summary>Runs a campaign.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Called about four times a second, from any worker, never by two at once.</param>
    /// <param name="cancellation">Ends the campaign early.</param>
    /// <exception cref="ArgumentException">An option is outside its documented range.</exception>
    /// <exception cref="HarnessException">A harness does not start.</exception>
    public static CodeFuzzReport Run(CodeFuzzOptions options, Action<CodeFuzzProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Executed, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Workers, 64);
        if (options.Profiles.IsEmpty) throw new ArgumentException("expected at least one profile", nameof(options));
        return new CodeFuzzCampaign(options, progress).Run(cancellation);
    }

    /// <summary>Compares two verifiers on what a token names.</summary>
    /// <param name="token">Of an <see cref="EscapeFinding"/> or a <see cref="VerdictFinding"/>.</param>
    /// <param name="harness">The harness's executable, which knows the numbers of its windows.</param>
    /// <param name="first">The one verifier.</param>
    /// <param name="second">The other.</param>
    /// <returns>Where they differ, or null.</returns>
    /// <exception cref="FormatException">The token is damaged or of another version.</exception>
    /// <exception cref="HarnessException">The harness does not start.</exception>
    public static VerdictDifference? Compare(string token, string harness, ICodeVerifier first, ICodeVerifier second)
    {
        var one = EscapeToken.Read(token);
        using var running = EscapeHarness.Start(harness, one.WindowIndex);
        return VerdictDifference.Between(one.Context(running.Greeting.Limits), first, second, CancellationToken.None).Difference;
    }

    /// <summary>Runs what a token names.</summary>
    /// <param name="token">Of an <see cref="EscapeFinding"/>; what a <see cref="VerdictFinding"/> names has no runs.</param>
    /// <param name="harness">The harness's executable.</param>
    /// <returns>What was seen outside, and the program.</returns>
    /// <exception cref="FormatException">The token is damaged or of another version.</exception>
    /// <exception cref="HarnessException">The harness does not start.</exception>
    public static (Escape Escape, ImmutableArray<string> Listing) Repeat(string token, string harness)
    {
        var one = EscapeToken.Read(token);
        using var running = EscapeHarness.Start(harness, one.WindowIndex);
        try
        {
            return (one.Repeat(running).Escape, [.. one.Listing()]);
        }
        catch (HarnessException)
        {
            return (Escape.HarnessLost, [.. one.Listing()]);
        }
    }

    private CodeFuzzReport Run(CancellationToken cancellation)
    {
        var workers = new List<CodeFuzzWorker>();
        try
        {
            for (var i = 0; i < options.Workers; i++) workers.Add(new(options, i));
            var threads = workers.Select(w => Task.Factory.StartNew(() => Work(w, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            Task.WaitAll(threads, CancellationToken.None);
            var counts = options.Profiles.Distinct().ToImmutableSortedDictionary(p => p, p => CodeFuzzTally.Sum([.. workers.Select(w => w.Tallies[p])]));
            return new(options.Seed, counts, workers.All(w => w.ListsTouchedPages), cancellation.IsCancellationRequested, Stopwatch.GetElapsedTime(start), [.. findings], [.. workers.Select(w => w.Disagreement).OfType<VerdictFinding>()]);
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }

    private void Work(CodeFuzzWorker worker, CancellationToken cancellation)
    {
        while (!IsOver(cancellation))
        {
            var (some, ran, finding) = worker.Batch(cancellation);
            Interlocked.Add(ref executed, some);
            Interlocked.Add(ref runs, ran);
            if (finding is not null) findings.Add(finding);
            if (worker.Disagreement is not null) Volatile.Write(ref disagrees, true);
            Tell();
        }
    }

    private bool IsOver(CancellationToken cancellation) =>
        cancellation.IsCancellationRequested
        || !findings.IsEmpty || Volatile.Read(ref disagrees)
        || (options.Time is { } time ? Stopwatch.GetElapsedTime(start) >= time : Interlocked.Read(ref executed) >= options.Executed);

    private void Tell()
    {
        if (progress is null) return;
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(lastProgress, now) < ProgressEvery) return;
            lastProgress = now;
            progress(new(Interlocked.Read(ref executed), Interlocked.Read(ref runs), Stopwatch.GetElapsedTime(start, now)));
        }
    }
}
