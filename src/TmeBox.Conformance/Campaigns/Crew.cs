using System.Diagnostics;

namespace TmeBox.Conformance.Campaigns;

/// <summary>How long a campaign works, and with how many threads.</summary>
/// <param name="Amount">Stop after the first case with which at least so much work is done; ignored where <paramref name="Time"/> is given.</param>
/// <param name="Time">Stop after so long, or null.</param>
/// <param name="Workers">Threads, 1 to 1024.</param>
internal sealed record CrewOrder(long Amount, TimeSpan? Time, int Workers);

/// <summary>What workers have done so far.</summary>
internal readonly record struct CrewProgress(long Amount, long Cases, TimeSpan Elapsed);

/// <summary>What workers did.</summary>
/// <param name="Total">What the cases did that count: all up to the last one.</param>
/// <param name="First">What the last case found, or null.</param>
/// <param name="Index">The number of that case.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record CrewResult<TTally, TFinding>(TTally Total, TFinding? First, long Index, TimeSpan Elapsed);

/// <summary>Workers that take numbered cases until enough is done, time is up, one of them finds something, or they are cancelled.</summary>
/// <remarks>
/// Unless time ends the work, which case is the last one, and so everything that is told, follows from the cases alone, whatever the number of workers:
/// it is the first that found something, or with which enough is done. Cases before it are finished, and what others did of later ones is dropped.
/// </remarks>
internal sealed class Crew<TTally, TFinding>
    where TTally : ITally<TTally>, new()
    where TFinding : class
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private readonly CrewOrder order;
    private readonly Func<long, TTally, (long Amount, TFinding? Finding)> work;
    private readonly Action<CrewProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private readonly Dictionary<long, Done> waiting = [];
    private readonly TTally total = new();
    private TFinding? first;
    private bool isOver;
    private long counted;
    private long countedAmount;
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
        var threads = Enumerable.Range(1, order.Workers - 1).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Work();
        Task.WaitAll(threads, CancellationToken.None);
        return new(total, first, counted - 1, Stopwatch.GetElapsedTime(start));
    }

    private void Work()
    {
        while (!MayStop())
        {
            var index = Interlocked.Increment(ref next);
            if (index > Interlocked.Read(ref firstIndex)) return;
            var tally = new TTally();
            var (done, finding) = work(index, tally);
            Interlocked.Add(ref amount, done);
            Interlocked.Increment(ref cases);
            Count(index, new(tally, done, finding));
            Tell();
        }
    }

    // Once all finished cases together are enough, those that were begun hold the last one.
    private bool MayStop() =>
        cancellation.IsCancellationRequested
        || (order.Time is { } time ? Stopwatch.GetElapsedTime(start) >= time : Interlocked.Read(ref amount) >= order.Amount);

    // One after another, as a single worker would have done them.
    private void Count(long index, Done done)
    {
        lock (gate)
        {
            if (done.Finding is not null && index < firstIndex) Interlocked.Exchange(ref firstIndex, index);
            waiting.Add(index, done);
            while (!isOver && waiting.Remove(counted, out var one))
            {
                total.Add(one.Tally);
                countedAmount += one.Amount;
                counted++;
                first = one.Finding;
                isOver = first is not null || (order.Time is null && countedAmount >= order.Amount);
            }
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

    private sealed record Done(TTally Tally, long Amount, TFinding? Finding);
}
