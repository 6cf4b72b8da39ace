using System.Diagnostics;

namespace TmeBox.Conformance.Campaigns;

/// <summary>How long a campaign works, and with how many threads.</summary>
/// <param name="Amount">Stop after at least so much work; ignored where <paramref name="Time"/> is given.</param>
/// <param name="Time">Stop after so long, or null.</param>
/// <param name="Workers">Threads, 1 to 1024.</param>
internal sealed record CrewOrder(long Amount, TimeSpan? Time, int Workers);

/// <summary>What workers have done so far.</summary>
internal readonly record struct CrewProgress(long Amount, long Cases, TimeSpan Elapsed);

/// <summary>What workers did.</summary>
/// <param name="Tallies">One for each worker.</param>
/// <param name="First">The finding with the smallest case number, or null.</param>
/// <param name="Index">The number of that case.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record CrewResult<TTally, TFinding>(TTally[] Tallies, TFinding? First, long Index, TimeSpan Elapsed);

/// <summary>Workers that take numbered cases until enough is done, time is up, one of them finds something, or they are cancelled.</summary>
/// <remarks>The first finding follows from the cases alone, whatever the number of workers: cases before it are finished, later ones dropped.</remarks>
internal sealed class Crew<TTally, TFinding>
    where TTally : new()
    where TFinding : class
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private readonly CrewOrder order;
    private readonly Func<long, TTally, (long Amount, TFinding? Finding)> work;
    private readonly Action<CrewProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private TFinding? first;
    private long next = -1;
    private long firstIndex = long.MaxValue;
    private long amount;
    private long cases;
    private long lastProgress;

    private Crew(CrewOrder order, Func<long, TTally, (long Amount, TFinding? Finding)> work, Action<CrewProgress>? progress, CancellationToken cancellation) =>
        (this.order, this.work, this.progress, this.cancellation) = (order, work, progress, cancellation);

    /// <summary>Runs the workers.</summary>
    /// <param name="order">When to stop.</param>
    /// <param name="work">Does the case with a number, counts it, and tells how much work it was and what it found.</param>
    /// <param name="progress">Called about four times a second, from any worker, never by two at once.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static CrewResult<TTally, TFinding> Run(
        CrewOrder order, Func<long, TTally, (long Amount, TFinding? Finding)> work, Action<CrewProgress>? progress, CancellationToken cancellation) =>
        new Crew<TTally, TFinding>(order, work, progress, cancellation).Run();

    private CrewResult<TTally, TFinding> Run()
    {
        var tallies = new TTally[order.Workers];
        for (var i = 0; i < tallies.Length; i++) tallies[i] = new();
        var threads = tallies.Skip(1).Select(t => Task.Factory.StartNew(() => Work(t), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Work(tallies[0]);
        Task.WaitAll(threads, CancellationToken.None);
        return new(tallies, first, firstIndex, Stopwatch.GetElapsedTime(start));
    }

    private void Work(TTally tally)
    {
        while (!IsOver())
        {
            var index = Interlocked.Increment(ref next);
            if (index > Interlocked.Read(ref firstIndex)) return;
            var (done, finding) = work(index, tally);
            Interlocked.Add(ref amount, done);
            Interlocked.Increment(ref cases);
            if (finding is not null) Found(index, finding);
            Tell();
        }
    }

    private bool IsOver() =>
        cancellation.IsCancellationRequested
        || (order.Time is { } time ? Stopwatch.GetElapsedTime(start) >= time : Interlocked.Read(ref amount) >= order.Amount);

    private void Found(long index, TFinding finding)
    {
        lock (gate)
        {
            if (index >= firstIndex) return;
            Interlocked.Exchange(ref firstIndex, index);
            first = finding;
        }
    }

    private void Tell()
    {
        if (progress is null) return;
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(lastProgress, now) < ProgressEvery) return;
            lastProgress = now;
            progress(new(Interlocked.Read(ref amount), Interlocked.Read(ref cases), Stopwatch.GetElapsedTime(start, now)));
        }
    }
}
